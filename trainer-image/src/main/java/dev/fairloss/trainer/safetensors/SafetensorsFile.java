// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.safetensors;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * A safetensors file, open for reading. The header is checked when the file is opened, before any memory is reserved for
 * tensors. Nothing in the file is executed. Not thread-safe.
 */
public final class SafetensorsFile implements AutoCloseable {
    private static final int LENGTH = Long.BYTES;

    /** Size of the elements that can be read, in bytes. */
    private static final int ELEMENT = 4;

    /** Elements that are read at once. */
    private static final int CHUNK = 1 << 20;

    private final SeekableByteChannel channel;
    private final String source;
    private final long dataStart;
    private final SafetensorsHeader header;

    private SafetensorsFile(SeekableByteChannel channel, String source) throws IOException, SafetensorsHeader.Fault {
        this.channel = channel;
        this.source = source;
        long size = channel.size();
        if (size < LENGTH) {
            throw new SafetensorsHeader.Fault("has " + size + " bytes, too few for a safetensors file");
        }
        long headerBytes = read(0, LENGTH).getLong();
        if (headerBytes < 0 || headerBytes > SafetensorsHeader.LARGEST || headerBytes > size - LENGTH) {
            throw new SafetensorsHeader.Fault("has " + size + " bytes and claims a header of "
                    + Long.toUnsignedString(headerBytes) + " bytes; the limit is " + SafetensorsHeader.LARGEST);
        }
        this.dataStart = LENGTH + headerBytes;
        this.header = SafetensorsHeader.parse(read(LENGTH, (int) headerBytes).array(), size - dataStart);
    }

    /**
     * Opens a file.
     *
     * @param source what to call it in a message
     * @throws TrainerException invalid input: it cannot be read, or its header is not valid
     */
    public static SafetensorsFile open(Path file, String source) {
        try {
            if (Files.isDirectory(file)) {
                throw SafetensorsHeader.refused(source, "is a folder");
            }
            return open(Files.newByteChannel(file), source);
        } catch (IOException e) {
            throw IoErrors.unreadable("the weights file " + source, e);
        }
    }

    /** Opens the contents of a file; see {@link #open(Path, String)}. */
    public static SafetensorsFile of(byte[] contents, String source) {
        return open(new SeekableInMemoryByteChannel(contents), source);
    }

    private static SafetensorsFile open(SeekableByteChannel channel, String source) {
        try {
            return new SafetensorsFile(channel, source);
        } catch (SafetensorsHeader.Fault e) {
            close(channel);
            throw SafetensorsHeader.refused(source, e.getMessage());
        } catch (IOException e) {
            close(channel);
            throw IoErrors.unreadable("the weights file " + source, e);
        }
    }

    /** What to call it in a message. */
    public String source() {
        return source;
    }

    /** The tensors by name, in the order of the header. */
    public Map<String, TensorEntry> tensors() {
        return Collections.unmodifiableMap(header.tensors());
    }

    /** The tensors of type F32, in the order of the header. */
    public List<TensorEntry> float32() {
        return header.tensors().values().stream()
                .filter(tensor -> tensor.type().equals(TensorEntry.FLOAT32))
                .toList();
    }

    /** Free texts by name. */
    public Map<String, String> metadata() {
        return Map.copyOf(header.metadata());
    }

    /**
     * The values of a tensor of type F32, the last dimension fastest.
     *
     * @throws IllegalArgumentException if there is no such tensor of this type, or it has 2<sup>31</sup> values or more
     */
    public float[] values(String name) {
        TensorEntry tensor = entry(name, TensorEntry.FLOAT32);
        return values(tensor, 0, elements(tensor));
    }

    /**
     * The values of some rows of a tensor of type F32.
     *
     * @throws IllegalArgumentException if there is no such tensor of this type, it has fewer rows, or the rows have 2<sup>31</sup>
     *     values or more
     */
    public float[] values(String name, RowBlock rows) {
        TensorEntry tensor = header.tensors().get(name);
        if (tensor == null || !tensor.type().equals(TensorEntry.FLOAT32)) {
            throw new IllegalArgumentException(source + " has no F32 tensor " + name);
        }
        long size = RowBlock.rowSize(tensor.shape());
        long count = Math.multiplyExact(rows.rows(), size);
        if (rows.from() < 0 || count < 0 || count > Integer.MAX_VALUE || rows.to() * size * ELEMENT > tensor.bytes()) {
            throw new IllegalArgumentException(source + ": no " + rows + " of " + tensor.shape() + " in " + name);
        }
        return values(tensor, rows.from() * size, (int) count);
    }

    private float[] values(TensorEntry tensor, long first, int count) {
        float[] values = new float[count];
        readChunks(tensor, first, count, (chunk, from, many) -> chunk.asFloatBuffer()
                .get(values, from, many));
        return values;
    }

    /** The values of a tensor of type I32; see {@link #values}. */
    public int[] integers(String name) {
        TensorEntry tensor = entry(name, TensorEntry.INT32);
        int[] values = new int[elements(tensor)];
        readChunks(tensor, 0, values.length, (chunk, from, count) -> chunk.asIntBuffer()
                .get(values, from, count));
        return values;
    }

    private TensorEntry entry(String name, String type) {
        TensorEntry tensor = header.tensors().get(name);
        if (tensor == null || !tensor.type().equals(type) || tensor.bytes() / ELEMENT > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(source + " has no readable " + type + " tensor " + name);
        }
        return tensor;
    }

    private static int elements(TensorEntry tensor) {
        return (int) (tensor.bytes() / ELEMENT);
    }

    private interface Chunks {
        void take(ByteBuffer chunk, int from, int count);
    }

    /** Reads elements of a tensor in parts, so that no second copy of them is in memory. */
    private void readChunks(TensorEntry tensor, long first, int elements, Chunks chunks) {
        try {
            for (int from = 0; from < elements; from += CHUNK) {
                int count = Math.min(CHUNK, elements - from);
                long position = dataStart + tensor.begin() + ELEMENT * (first + from);
                chunks.take(read(position, ELEMENT * count), from, count);
            }
        } catch (IOException e) {
            throw IoErrors.unreadable("the weights file " + source, e);
        }
    }

    private ByteBuffer read(long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException();
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() {
        close(channel);
    }

    private static void close(SeekableByteChannel channel) {
        try {
            channel.close();
        } catch (IOException nothingWasWritten) {
            return;
        }
    }
}
