// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes tar archives for tests. */
public final class TestTar {
    private final List<Member> members = new ArrayList<>();

    private record Member(String name, byte[] bytes) {}

    /** Adds a file. */
    public TestTar with(String name, byte[] bytes) {
        members.add(new Member(name, bytes));
        return this;
    }

    /** Adds a sample of WebDataset: {@code KEY.png} and {@code KEY.cls}. */
    public TestTar sample(String key, int identity, byte[] png) {
        return with(key + ".cls", Integer.toString(identity).getBytes(StandardCharsets.US_ASCII))
                .with(key + ".png", png);
    }

    /** Writes the archive. */
    public Path write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            try (var out = new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
                out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                for (Member member : members) {
                    var entry = new TarArchiveEntry(member.name());
                    entry.setSize(member.bytes().length);
                    out.putArchiveEntry(entry);
                    out.write(member.bytes());
                    out.closeArchiveEntry();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
