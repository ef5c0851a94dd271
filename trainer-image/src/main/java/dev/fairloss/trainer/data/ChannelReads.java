// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads parts of a file. */
final class ChannelReads {
    private ChannelReads() {}

    /**
     * Fills a buffer from a position in the file and flips it. Does not use the channel's own position, so several threads can
     * read at once.
     *
     * @throws EOFException if the file ends inside it
     */
    static void fill(FileChannel channel, ByteBuffer buffer, long offset) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException();
            }
        }
        buffer.flip();
    }
}
