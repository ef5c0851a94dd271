// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes MXNet RecordIO files with InsightFace's headers, as MXNet 1.9 does. */
public final class TestRecords {
    private static final int MAGIC = 0xced7230a;

    private ByteArrayOutputStream records = new ByteArrayOutputStream();
    private final StringBuilder index = new StringBuilder();

    /** Adds a record with its label in the header. */
    public void add(long key, float label, byte[] image) {
        add(key, data(0, label, key, new float[0], image));
    }

    /** Adds a record with labels after the header. */
    public void add(long key, float[] labels, byte[] image) {
        add(key, data(labels.length, 0, key, labels, image));
    }

    private static byte[] data(int flag, float label, long id, float[] labels, byte[] image) {
        var data = ByteBuffer.allocate(24 + 4 * labels.length + image.length).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(flag).putFloat(label).putLong(id).putLong(0);
        for (float one : labels) {
            data.putFloat(one);
        }
        return data.put(image).array();
    }

    /** Adds a record of any data; it is split where the magic number occurs in it at a multiple of four. */
    public void add(long key, byte[] data) {
        index.append(key).append('\t').append(records.size()).append('\n');
        var words = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int begin = 0;
        for (int at = 0; at + 4 <= data.length; at += 4) {
            if (words.getInt(at) == MAGIC) {
                part(begin == 0 ? 1 : 2, Arrays.copyOfRange(data, begin, at));
                begin = at + 4;
            }
        }
        part(begin == 0 ? 0 : 3, Arrays.copyOfRange(data, begin, data.length));
    }

    /** Adds a part of a record alone. */
    public void part(int kind, byte[] data) {
        records.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC)
                .putInt(kind << 29 | data.length)
                .array());
        records.writeBytes(data);
        records.writeBytes(new byte[-data.length & 3]);
    }

    /** Adds a line to the index. */
    public void line(String line) {
        index.append(line).append('\n');
    }

    /** Damages the record file: writes a number of four bytes at an offset. */
    public void overwrite(int offset, int number) {
        byte[] bytes = records.toByteArray();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, number);
        records = new ByteArrayOutputStream();
        records.writeBytes(bytes);
    }

    /** Size of the record file so far, in bytes. */
    public int size() {
        return records.size();
    }

    /** Writes {@code NAME.rec} and {@code NAME.idx}. */
    public Path write(Path folder, String name) {
        try {
            Files.write(folder.resolve(name + ".idx"), index.toString().getBytes(StandardCharsets.US_ASCII));
            return Files.write(folder.resolve(name + ".rec"), records.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
