// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes zip archives for tests. */
public final class TestZip {
    private static final int DIRECTORY_HEADER = 0x02014b50;

    private final List<Member> members = new ArrayList<>();
    private int method = ZipEntry.DEFLATED;

    private record Member(String name, byte[] bytes, int method) {}

    /** Sets the compression method of later entries. */
    public void method(int zipMethod) {
        method = zipMethod;
    }

    /** Adds an entry; a name that ends in a slash is a folder. */
    public void add(String name, byte[] bytes) {
        members.add(new Member(name, bytes, method));
    }

    /** Adds an entry. */
    public TestZip with(String name, byte[] bytes) {
        add(name, bytes);
        return this;
    }

    /** Adds an entry of zeros, which is about a thousandth as large in the archive. */
    public TestZip withZeros(String name, int bytes) {
        return with(name, new byte[bytes]);
    }

    /** Writes the archive. */
    public Path write(Path file) {
        try (var out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (Member member : members) {
                var entry = new ZipEntry(member.name());
                entry.setMethod(member.method());
                if (member.method() == ZipEntry.STORED) {
                    var crc = new CRC32();
                    crc.update(member.bytes());
                    entry.setCrc(crc.getValue());
                    entry.setSize(member.bytes().length);
                }
                out.putNextEntry(entry);
                out.write(member.bytes());
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Overwrites the size of an entry in the directory of an archive with a wrong one. */
    public static void setDirectorySize(Path file, String name, int size) throws IOException {
        setDirectoryField(file, name, 24, size);
    }

    /** Overwrites the compressed size of an entry in the directory of an archive with a wrong one. */
    public static void setDirectoryCompressedSize(Path file, String name, int size) throws IOException {
        setDirectoryField(file, name, 20, size);
    }

    private static void setDirectoryField(Path file, String name, int field, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at + 46 + wanted.length <= bytes.length; at++) {
            boolean found = zip.getInt(at) == DIRECTORY_HEADER
                    && new String(bytes, at + 46, wanted.length, StandardCharsets.UTF_8).equals(name);
            if (found) {
                zip.putInt(at + field, value);
                Files.write(file, bytes);
                return;
            }
        }
        throw new IllegalArgumentException("no entry " + name);
    }
}
