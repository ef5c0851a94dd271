// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads files of an uncompressed tar archive in place. Safe for use by several threads. */
record TarContents(FileChannel channel) implements AutoCloseable {
    /**
     * The contents of a file in the archive.
     *
     * @param offset of the first byte
     * @param bytes size
     */
    record Range(long offset, long bytes) {}

    static TarContents open(Path file) throws IOException {
        return new TarContents(FileChannel.open(file, StandardOpenOption.READ));
    }

    /**
     * The contents of a file.
     *
     * @throws java.io.EOFException if the archive was cut since it was opened
     */
    byte[] read(Range range) throws IOException, UnreadableImageException {
        if (range.bytes() > EncodedImages.MAXIMUM_BYTES) {
            throw UnreadableImageException.tooLarge(range.bytes());
        }
        if (range.offset() + range.bytes() > channel.size()) {
            throw new UnreadableImageException(
                    Unreadable.Reason.TRUNCATED, "the archive ends at byte " + channel.size() + ", inside the file");
        }
        var bytes = ByteBuffer.allocate((int) range.bytes());
        ChannelReads.fill(channel, bytes, range.offset());
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
