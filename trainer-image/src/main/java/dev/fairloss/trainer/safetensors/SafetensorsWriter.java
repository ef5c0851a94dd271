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
import java.util.function.Supplier;

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

    /** @param values supplies the values when the file is written */
    private record Tensor(ElementType type, List<Long> shape, Supplier<Values> values) {
        long elements() {
            return shape.stream().reduce(1L, Math::multiplyExact);
        }
    }

    /** Values of a tensor. */
    private interface Values {
        /** Number of values. */
        int count();

        /** Puts some of the values into a buffer. */
        void put(ByteBuffer target, int from, int count);
    }

    private record Floats(float[] values) implements Values {
        @Override
        public int count() {
            return values.length;
        }

        @Override
        public void put(ByteBuffer target, int from, int count) {
            target.asFloatBuffer().put(values, from, count);
        }
    }

    private record Ints(int[] values) implements Values {
        @Override
        public int count() {
            return values.length;
        }

        @Override
        public void put(ByteBuffer target, int from, int count) {
            target.asIntBuffer().put(values, from, count);
        }
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
        return add(name, new Tensor(ElementType.F32, List.copyOf(shape), () -> new Floats(values)));
    }

    /** Adds a float32 tensor whose values are computed when the file is written, so that one tensor at a time is in memory. */
    public SafetensorsWriter add(String name, List<Long> shape, Supplier<float[]> values) {
        return add(name, new Tensor(ElementType.F32, List.copyOf(shape), () -> new Floats(values.get())));
    }

    /** Adds an int32 tensor. @param values in the order of the shape, the last dimension fastest; not copied */
    public SafetensorsWriter add(String name, List<Long> shape, int[] values) {
        requireSize(name, shape, values.length);
        return add(name, new Tensor(ElementType.I32, List.copyOf(shape), () -> new Ints(values)));
    }

    private SafetensorsWriter add(String name, Tensor tensor) {
        if (tensors.put(name, tensor) != null) {
            throw new IllegalArgumentException("two tensors are named " + name);
        }
        return this;
    }

    private static void requireSize(String name, List<Long> shape, int count) {
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
        ByteBuffer chunk = ByteBuffer.allocate(ELEMENT * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            Values values = tensor.getValue().values().get();
            requireSize(tensor.getKey(), tensor.getValue().shape(), values.count());
            for (int from = 0; from < values.count(); from += CHUNK) {
                int count = Math.min(CHUNK, values.count() - from);
                values.put(chunk.clear(), from, count);
                sink.accept(chunk.limit(ELEMENT * count));
            }
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
