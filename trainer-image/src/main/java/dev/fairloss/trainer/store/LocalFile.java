// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A local file whose write errors are distinguished from read errors of the source copied into it. */
final class LocalFile extends FilterOutputStream {
    private final Path path;
    private final FolderFailures failures;

    private LocalFile(Path path, OutputStream out, FolderFailures failures) {
        super(out);
        this.path = path;
        this.failures = failures;
    }

    /** Creates an empty file and replaces an existing one. The caller closes it. */
    static OutputStream create(Path path, FolderFailures.Use use) {
        var failures = new FolderFailures(path.toAbsolutePath().getParent(), use);
        try {
            return new LocalFile(path, Files.newOutputStream(path), failures);
        } catch (IOException e) {
            throw failures.writing(path, e);
        }
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw failures.writing(path, e);
        }
    }

    /** Some file systems report a full disk only here. */
    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw failures.writing(path, e);
        }
    }
}
