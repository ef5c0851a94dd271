// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.data.Unreadable.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;

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
    private static final int SEARCHED = 1 << 16;

    private final FileChannel channel;

    private RecordFile(FileChannel channel) {
        this.channel = channel;
    }

    static RecordFile open(Path file) throws IOException {
        return new RecordFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    /**
     * A record.
     *
     * @param flag number of labels after the header; 0 if the label is in the header
     * @param labels the labels, (1 or more)
     * @param id the first number of the header: the key of the record, if its writer sets it
     * @param image size of the encoded image, in bytes
     */
    record Header(int flag, float[] labels, long id, int image) {}

    /**
     * A part of a record.
     *
     * @param kind {@link #WHOLE}, {@link #FIRST}, 2 or {@link #LAST}
     * @param length of its data, in bytes
     * @param end offset of the next part
     */
    private record Part(int kind, int length, long end) {
        boolean begins() {
            return kind == WHOLE || kind == FIRST;
        }

        boolean ends() {
            return kind == WHOLE || kind == LAST;
        }
    }

    /** Size of the file, in bytes. */
    long bytes() throws IOException {
        return channel.size();
    }

    /**
     * The header of the record that begins at an offset.
     *
     * @throws UnreadableImageException if the record is damaged
     */
    Header header(long offset) throws IOException, UnreadableImageException {
        Part part = part(offset, true);
        if (part.kind() != WHOLE) {
            return header(ByteBuffer.wrap(data(offset)).order(ByteOrder.LITTLE_ENDIAN));
        }
        int flag = part.length() < HEADER_BYTES ? 0 : read(offset + 8, 4).getInt();
        int known = HEADER_BYTES + 4 * (flag < 0 ? 0 : Math.min(flag, MAXIMUM_LABELS));
        return header(read(offset + 8, Math.min(part.length(), known)), part.length());
    }

    /**
     * The encoded image of the record that begins at an offset.
     *
     * @throws UnreadableImageException if the record is damaged
     */
    byte[] image(long offset) throws IOException, UnreadableImageException {
        byte[] data = data(offset);
        int size = header(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)).image();
        return Arrays.copyOfRange(data, data.length - size, data.length);
    }

    /**
     * The offset after the record that begins at an offset. The data are not read.
     *
     * @throws UnreadableImageException if the record is damaged or the file ends inside it
     */
    long end(long offset) throws IOException, UnreadableImageException {
        Part part = part(offset, true);
        long bytes = part.length();
        while (!part.ends()) {
            part = part(part.end(), false);
            bytes = checkSize(bytes + part.length());
        }
        if (part.end() > bytes()) {
            throw endsInside();
        }
        return part.end();
    }

    /** The first offset from here on at which a record may begin: a multiple of 4 with the magic number. */
    OptionalLong next(long offset) throws IOException {
        for (long at = (offset + 3) / 4 * 4; at + 8 <= bytes(); at += SEARCHED) {
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(SEARCHED + 4, bytes() - at))
                    .order(ByteOrder.LITTLE_ENDIAN);
            ChannelReads.fill(channel, chunk, at);
            for (int i = 0; i < SEARCHED && i + 8 <= chunk.limit(); i += 4) {
                int kind = chunk.getInt(i + 4) >>> 29;
                if (chunk.getInt(i) == MAGIC && (kind == WHOLE || kind == FIRST)) {
                    return OptionalLong.of(at + i);
                }
            }
        }
        return OptionalLong.empty();
    }

    private static Header header(ByteBuffer data) throws UnreadableImageException {
        return header(data, data.remaining());
    }

    private static Header header(ByteBuffer data, int length) throws UnreadableImageException {
        if (length < HEADER_BYTES) {
            throw damaged("it has " + length + " bytes, fewer than its header");
        }
        int flag = data.getInt();
        float label = data.getFloat();
        long id = data.getLong();
        if (flag < 0 || flag > MAXIMUM_LABELS || HEADER_BYTES + 4L * flag > length) {
            throw damaged("it has " + Integer.toUnsignedString(flag) + " labels in " + length + " bytes");
        }
        data.position(HEADER_BYTES);
        float[] labels = {label};
        if (flag > 0) {
            labels = new float[flag];
            for (int i = 0; i < flag; i++) {
                labels[i] = data.getFloat();
            }
        }
        return new Header(flag, labels, id, length - HEADER_BYTES - 4 * flag);
    }

    /** The data of a record, its parts joined. */
    private byte[] data(long offset) throws IOException, UnreadableImageException {
        Part part = part(offset, true);
        var data = new ByteArrayOutputStream(part.ends() ? part.length() : SEARCHED);
        data.writeBytes(read(part.end() - padded(part.length()), part.length()).array());
        while (!part.ends()) {
            part = part(part.end(), false);
            checkSize(data.size() + 4L + part.length());
            data.writeBytes(new byte[] {0x0a, 0x23, (byte) 0xd7, (byte) 0xce});
            data.writeBytes(
                    read(part.end() - padded(part.length()), part.length()).array());
        }
        return data.toByteArray();
    }

    /** The part at an offset; its length is bounded before anything of that length is read. */
    private Part part(long offset, boolean first) throws IOException, UnreadableImageException {
        ByteBuffer head = read(offset, 8);
        if (head.getInt() != MAGIC) {
            throw damaged("the magic number of RecordIO is missing at byte " + offset);
        }
        int word = head.getInt();
        int length = word & 0x1fffffff;
        var part = new Part(word >>> 29, length, offset + 8 + padded(length));
        if (part.kind() > LAST || part.begins() != first) {
            throw damaged("it has a part of kind " + part.kind() + " at byte " + offset + ", out of order");
        }
        checkSize(length);
        return part;
    }

    private static long checkSize(long bytes) throws UnreadableImageException {
        if (bytes > EncodedImages.MAXIMUM_BYTES) {
            throw UnreadableImageException.tooLarge(bytes);
        }
        return bytes;
    }

    private static long padded(int length) {
        return (length + 3L) / 4 * 4;
    }

    private ByteBuffer read(long offset, int length) throws IOException, UnreadableImageException {
        if (offset + length > bytes()) {
            throw endsInside();
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        ChannelReads.fill(channel, buffer, offset);
        return buffer;
    }

    private UnreadableImageException endsInside() throws IOException {
        return new UnreadableImageException(
                Reason.TRUNCATED, "the file ends at byte " + bytes() + ", inside the record");
    }

    private static UnreadableImageException damaged(String problem) {
        return new UnreadableImageException(Reason.DAMAGED, problem);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
