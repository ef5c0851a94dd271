// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** A file that is written beside its place and appears there complete. The caller closes it, which deletes what did not appear. */
final class PartFile implements AutoCloseable {
    static final String SUFFIX = ".part";

    private final Path file;
    private final Path part;
    private final FolderFailures failures;
    private OutputStream out;

    private PartFile(Path file, Path part, FolderFailures failures) {
        this.file = file;
        this.part = part;
        this.failures = failures;
        this.out = LocalFile.create(part, FolderFailures.Use.CACHE);
    }

    /**
     * Starts an empty file.
     *
     * @throws TrainerException if it cannot be written
     */
    static PartFile beside(Path file, FolderFailures failures) {
        try {
            Files.createDirectories(file.getParent());
            return new PartFile(file, Files.createTempFile(file.getParent(), ".", SUFFIX), failures);
        } catch (IOException e) {
            throw failures.writing(file, e);
        }
    }

    void append(byte[] bytes, int length) {
        local(() -> out.write(bytes, 0, length));
    }

    /** Starts again with an empty file. */
    void restart() {
        local(out::close);
        out = LocalFile.create(part, FolderFailures.Use.CACHE);
    }

    /** Moves the content to its place, atomically. */
    void publish() {
        local(() -> {
            out.close();
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    /** Sets the time of the content and moves it to its place, atomically. */
    void publish(Instant modified) {
        local(() -> {
            out.close();
            Files.setLastModifiedTime(part, FileTime.from(modified));
        });
        publish();
    }

    @Override
    public void close() {
        local(() -> {
            try {
                out.close();
            } finally {
                Files.deleteIfExists(part);
            }
        });
    }

    private void local(LocalCall call) {
        try {
            call.call();
        } catch (IOException e) {
            throw failures.writing(file, e);
        }
    }

    private interface LocalCall {
        void call() throws IOException;
    }
}
