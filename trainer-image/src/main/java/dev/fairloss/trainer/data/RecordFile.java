// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Reads records of an MXNet RecordIO file (dmlc-core {@code recordio.h}). All integers are little-endian:
 *
 * <pre>
 * part:   magic 0xced7230a | kind &lt;&lt; 29 | length | length bytes | zeros up to a multiple of 4
 * record: one part of kind 0, or parts of kinds 1, 2 ..., 3: the magic number, wherever it occurs in the data at a multiple
 *         of 4, is left out and separates two parts
 * data:   flag uint32 | label float32 | id uint64 | id2 uint64 | flag more labels float32 | image
 * </pre>
 *
 * Safe for use by several threads.
 */
final class RecordFile implements AutoCloseable {
    private static final int MAGIC = 0xced7230a;
    private static final int HEADER_BYTES = 24;
    private static final int MAXIMUM_LABELS = 1024;
    private static final int WHOLE = 0;
    private static final int FIRST = 1;
    private static final int LAST = 3;

    private final Path file;
    private final FileChannel channel;

    private RecordFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static RecordFile open(Path file) throws IOException {
        return new RecordFile(file, FileChannel.open(file, StandardOpenOption.READ));
    }

    /**
     * A record.
     *
     * @param flag number of labels after the header; 0 if the label is in the header
     * @param labels the labels, (1 or more)
     * @param image size of the encoded image, in bytes
     */
    record Header(int flag, float[] labels, int image) {}

    /** Size of the file, in bytes. */
    long bytes() throws IOException {
        return channel.size();
    }

    /** The header of the record that begins at an offset. */
    Header header(long offset) throws IOException {
        ByteBuffer part = read(offset, 8);
        checkMagic(part.getInt(), offset);
        int word = part.getInt();
        if (word >>> 29 != WHOLE) {
            return header(ByteBuffer.wrap(data(offset)).order(ByteOrder.LITTLE_ENDIAN), offset);
        }
        int length = word & 0x1fffffff;
        int flag = length < HEADER_BYTES ? 0 : read(offset + 8, 4).getInt();
        int known = HEADER_BYTES + 4 * (flag < 0 ? 0 : Math.min(flag, MAXIMUM_LABELS));
        return header(read(offset + 8, Math.min(length, known)), length, offset);
    }

    /** The encoded image of the record that begins at an offset. */
    byte[] image(long offset) throws IOException {
        byte[] data = data(offset);
        int size = header(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN), offset)
                .image();
        return Arrays.copyOfRange(data, data.length - size, data.length);
    }

    private Header header(ByteBuffer data, long offset) {
        return header(data, data.remaining(), offset);
    }

    private Header header(ByteBuffer data, int length, long offset) {
        if (length < HEADER_BYTES) {
            throw damaged(offset, "has " + length + " bytes, fewer than its header");
        }
        int flag = data.getInt();
        float label = data.getFloat();
        if (flag < 0 || flag > MAXIMUM_LABELS || HEADER_BYTES + 4L * flag > length) {
            throw damaged(offset, "has " + Integer.toUnsignedString(flag) + " labels in " + length + " bytes");
        }
        data.position(HEADER_BYTES);
        float[] labels = {label};
        if (flag > 0) {
            labels = new float[flag];
            for (int i = 0; i < flag; i++) {
                labels[i] = data.getFloat();
            }
        }
        return new Header(flag, labels, length - HEADER_BYTES - 4 * flag);
    }

    /** The data of a record, its parts joined. */
    private byte[] data(long offset) throws IOException {
        var data = new ByteArrayOutputStream();
        long at = offset;
        int kind;
        do {
            ByteBuffer part = read(at, 8);
            checkMagic(part.getInt(), at);
            int word = part.getInt();
            int length = word & 0x1fffffff;
            kind = word >>> 29;
            boolean begins = kind == WHOLE || kind == FIRST;
            if (kind > LAST || begins != (at == offset)) {
                throw damaged(offset, "has a part of kind " + kind + " at byte " + at + ", out of order");
            }
            if (data.size() + (long) length > EncodedImages.MAXIMUM_BYTES) {
                throw damaged(offset, "has more than " + EncodedImages.MAXIMUM_BYTES + " bytes");
            }
            if (!begins) {
                data.writeBytes(new byte[] {0x0a, 0x23, (byte) 0xd7, (byte) 0xce});
            }
            data.writeBytes(read(at + 8, length).array());
            at += 8 + (length + 3L) / 4 * 4;
        } while (kind != WHOLE && kind != LAST);
        return data.toByteArray();
    }

    private void checkMagic(int magic, long offset) {
        if (magic != MAGIC) {
            throw damaged(offset, "does not begin with the magic number of RecordIO");
        }
    }

    private ByteBuffer read(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, offset + buffer.position());
            if (read < 0) {
                throw new EOFException("the file ends at byte " + channel.size() + ", inside the record");
            }
        }
        return buffer.flip();
    }

    TrainerException damaged(long offset, String problem) {
        return TrainerException.invalidInput(
                "The record at byte " + offset + " of " + file + " " + problem + ".",
                "Copy the .rec file and its .idx file again, or write them again with MXNet's im2rec.");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
