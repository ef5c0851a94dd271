// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes float32 and int32 tensors as a safetensors file, of any size if it is written to a path. The same tensors in the same order
 * give the same bytes.
 */
public final class SafetensorsWriter {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int ALIGNMENT = 8;

    /** Size of an element of both types, in bytes. */
    private static final int ELEMENT = 4;

    /** Elements that are written at once. */
    private static final int CHUNK = 1 << 16;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private record Tensor(ElementType type, List<Long> shape, Source source) {
        Tensor {
            shape = List.copyOf(shape);
        }

        long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }
    }

    /** Supplies all values of a tensor in their order, when the file is written. */
    private interface Source {
        void writeTo(Output output) throws IOException;
    }

    /** Supplies some rows of a tensor, the last dimension fastest. */
    public interface Rows {
        /** The values of the rows. */
        float[] values(RowBlock rows);
    }

    /** Receives the bytes of a file in their order. */
    interface Sink {
        /** Takes all bytes of a buffer, which is used again. */
        void accept(ByteBuffer bytes) throws IOException;
    }

    /** Adds a text to the metadata of the file. */
    public SafetensorsWriter metadata(String name, String text) {
        metadata.put(name, text);
        return this;
    }

    /** Adds a float32 tensor. @param values in the order of the shape, the last dimension fastest; not copied */
    public SafetensorsWriter add(String name, List<Long> shape, float[] values) {
        requireSize(name, shape, values.length);
        return add(name, new Tensor(ElementType.F32, shape, output -> output.write(values)));
    }

    /** Adds a float32 tensor whose rows are computed when the file is written, a block at a time. */
    public SafetensorsWriter add(String name, List<Long> shape, Rows rows) {
        Source source = output -> {
            for (RowBlock block : RowBlock.of(shape)) {
                output.write(rows.values(block));
            }
        };
        return add(name, new Tensor(ElementType.F32, shape, source));
    }

    /** Adds an int32 tensor. @param values in the order of the shape, the last dimension fastest; not copied */
    public SafetensorsWriter add(String name, List<Long> shape, int[] values) {
        requireSize(name, shape, values.length);
        return add(name, new Tensor(ElementType.I32, shape, output -> output.write(values)));
    }

    private SafetensorsWriter add(String name, Tensor tensor) {
        if (tensors.put(name, tensor) != null) {
            throw new IllegalArgumentException("two tensors are named " + name);
        }
        return this;
    }

    private static void requireSize(String name, List<Long> shape, long count) {
        if (shape.stream().reduce(1L, Math::multiplyExact) != count) {
            throw new IllegalArgumentException(name + ": " + shape + " for " + count + " values");
        }
    }

    /** Size of the file, in bytes. */
    public long size() {
        return Long.BYTES + header().length + dataBytes();
    }

    private long dataBytes() {
        return ELEMENT * tensors.values().stream().mapToLong(Tensor::elements).sum();
    }

    /** The file. @throws ArithmeticException if it has 2 GiB or more */
    public byte[] write() {
        ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(size()));
        try {
            write(file::put);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return file.array();
    }

    /** Writes the file to a path, and replaces the file there. */
    public void write(Path file) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write((ByteBuffer bytes) -> {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            });
        }
    }

    void write(Sink sink) throws IOException {
        byte[] header = header();
        sink.accept(ByteBuffer.allocate(Long.BYTES + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .flip());
        var output = new Output(sink);
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            output.written = 0;
            tensor.getValue().source().writeTo(output);
            requireSize(tensor.getKey(), tensor.getValue().shape(), output.written);
        }
    }

    /** Writes values to a sink, and counts them. */
    private static final class Output {
        private final ByteBuffer chunk = ByteBuffer.allocate(ELEMENT * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        private final Sink sink;
        private long written;

        Output(Sink sink) {
            this.sink = sink;
        }

        void write(float[] values) throws IOException {
            write(values.length, (from, count) -> chunk.asFloatBuffer().put(values, from, count));
        }

        void write(int[] values) throws IOException {
            write(values.length, (from, count) -> chunk.asIntBuffer().put(values, from, count));
        }

        /** Fills the chunk with some values. */
        private interface Fill {
            void put(int from, int count);
        }

        private void write(int length, Fill fill) throws IOException {
            for (int from = 0; from < length; from += CHUNK) {
                int count = Math.min(CHUNK, length - from);
                chunk.clear();
                fill.put(from, count);
                sink.accept(chunk.limit(ELEMENT * count));
            }
            written += length;
        }
    }

    /** The header, padded with spaces, so that the data begin at a multiple of 8 bytes. */
    private byte[] header() {
        ObjectNode root = MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            root.set("__metadata__", MAPPER.valueToTree(metadata));
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            long end = offset + ELEMENT * tensor.getValue().elements();
            ObjectNode entry = root.putObject(tensor.getKey())
                    .put("dtype", tensor.getValue().type().name());
            entry.set("shape", MAPPER.valueToTree(tensor.getValue().shape()));
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        try {
            String json = MAPPER.writeValueAsString(root);
            int bytes = json.getBytes(StandardCharsets.UTF_8).length;
            return (json + " ".repeat(Math.floorMod(-bytes, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
