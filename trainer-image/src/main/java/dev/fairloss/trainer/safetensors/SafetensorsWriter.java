// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes float32 tensors as a safetensors file. The same tensors in the same order give the same bytes. */
public final class SafetensorsWriter {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int ALIGNMENT = 8;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private record Tensor(List<Long> shape, float[] values) {}

    /** Adds a text to the metadata of the file. */
    public SafetensorsWriter metadata(String name, String text) {
        metadata.put(name, text);
        return this;
    }

    /** Adds a tensor. @param values in the order of the shape, the last dimension fastest; not copied */
    public SafetensorsWriter add(String name, List<Long> shape, float[] values) {
        if (shape.stream().reduce(1L, Math::multiplyExact) != values.length) {
            throw new IllegalArgumentException(name + ": " + shape + " for " + values.length + " values");
        }
        if (tensors.put(name, new Tensor(List.copyOf(shape), values)) != null) {
            throw new IllegalArgumentException("two tensors are named " + name);
        }
        return this;
    }

    /** The file. */
    public byte[] write() {
        byte[] header = header();
        long data = tensors.values().stream()
                .mapToLong(tensor -> 4L * tensor.values().length)
                .sum();
        ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(Long.BYTES + header.length + data))
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        for (Tensor tensor : tensors.values()) {
            file.asFloatBuffer().put(tensor.values());
            file.position(file.position() + Float.BYTES * tensor.values().length);
        }
        return file.array();
    }

    /** The header, padded with spaces, so that the data begin at a multiple of 8 bytes. */
    private byte[] header() {
        ObjectNode root = MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            root.set("__metadata__", MAPPER.valueToTree(metadata));
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            long end = offset + 4L * tensor.getValue().values().length;
            ObjectNode entry = root.putObject(tensor.getKey()).put("dtype", TensorEntry.FLOAT32);
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
