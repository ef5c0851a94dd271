// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a safetensors file, checked: every tensor has a known type, its bytes fit its shape, and the tensors cover the
 * data without gaps and without overlaps.
 *
 * @param tensors by name, in the order of the header
 * @param metadata free texts by name
 */
record SafetensorsHeader(Map<String, TensorEntry> tensors, Map<String, String> metadata) {
    /** Largest header that is read, in bytes. IResNet-100 has one of about 0.1 MiB. */
    static final int LARGEST = 4 << 20;

    private static final String METADATA = "__metadata__";
    private static final int MOST_DIMENSIONS = 8;
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '(.{1,200})'");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxNumberLength(20)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A fault of a header; its message continues "The weights file FILE". */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        Fault(String message) {
            super(message);
        }

        Fault(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The exception for a file that cannot be used. @param why continues "The weights file FILE" */
    static TrainerException refused(String source, String why) {
        return TrainerException.invalidInput(
                "The weights file " + source + " " + why + ".",
                "Replace it with a safetensors file of float32 tensors; examples/convert_weights.py writes one from a .pth or ONNX file.");
    }

    /**
     * Parses a header.
     *
     * @param json the header without its length
     * @param dataBytes number of bytes after it
     */
    static SafetensorsHeader parse(byte[] json, long dataBytes) throws Fault {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (IOException e) {
            throw new Fault(duplicate(e).orElse("has a header that is not valid JSON"), e);
        }
        if (root == null || !root.isObject()) {
            throw new Fault("has a header that is not a JSON object");
        }
        Map<String, TensorEntry> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                field.getValue()
                        .properties()
                        .forEach(text ->
                                metadata.put(text.getKey(), text.getValue().asText()));
            } else {
                tensors.put(field.getKey(), entry(field.getKey(), field.getValue(), dataBytes));
            }
        }
        checkCoverage(tensors, dataBytes);
        return new SafetensorsHeader(tensors, metadata);
    }

    /** The name that a header has twice; Jackson has no type for this error. */
    private static Optional<String> duplicate(IOException e) {
        return Optional.of(e)
                .filter(JsonParseException.class::isInstance)
                .map(fault -> DUPLICATE.matcher(((JsonParseException) fault).getOriginalMessage()))
                .filter(Matcher::matches)
                .map(found -> "has the name " + found.group(1) + " twice in its header");
    }

    private static TensorEntry entry(String name, JsonNode value, long dataBytes) throws Fault {
        String type = value.path("dtype").asText();
        var element = ElementType.named(type)
                .orElseThrow(() -> new Fault("has the tensor " + name + " of the unknown type \"" + type + "\""));
        List<Long> shape = numbers(name, "shape", value.path("shape"));
        List<Long> offsets = numbers(name, "data_offsets", value.path("data_offsets"));
        if (shape.size() > MOST_DIMENSIONS || offsets.size() != 2) {
            throw new Fault("has the tensor " + name + " with " + shape.size() + " dimensions and " + offsets.size()
                    + " data_offsets");
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        if (begin > end || end > dataBytes) {
            throw new Fault("has the tensor " + name + " at bytes " + begin + " to " + end + " of its " + dataBytes
                    + " bytes of data");
        }
        if (size(shape, element) != end - begin) {
            throw new Fault("has the tensor " + name + " of " + (end - begin) + " bytes, but " + shape + " values of "
                    + element + " do not have that size");
        }
        return new TensorEntry(name, type, shape, begin, end);
    }

    /** Size in bytes; -1 if it exceeds every file. */
    private static long size(List<Long> shape, ElementType element) {
        try {
            return shape.stream().reduce((long) element.bytes(), Math::multiplyExact);
        } catch (ArithmeticException overflow) {
            return -1;
        }
    }

    private static List<Long> numbers(String name, String field, JsonNode value) throws Fault {
        List<Long> numbers = new ArrayList<>();
        for (JsonNode number : value) {
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
                throw new Fault("has the tensor " + name + " with the invalid " + field + " " + number);
            }
            numbers.add(number.asLong());
        }
        if (!value.isArray()) {
            throw new Fault("has the tensor " + name + " without a list " + field);
        }
        return numbers;
    }

    private static void checkCoverage(Map<String, TensorEntry> tensors, long dataBytes) throws Fault {
        var sorted = tensors.values().stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end))
                .toList();
        long covered = 0;
        for (TensorEntry tensor : sorted) {
            if (tensor.begin() < covered) {
                throw new Fault("has the tensor " + tensor.name() + " at byte " + tensor.begin()
                        + ", which belongs to another tensor");
            }
            if (tensor.begin() > covered) {
                throw new Fault("has the tensor " + tensor.name() + " after " + (tensor.begin() - covered)
                        + " bytes that belong to no tensor");
            }
            covered = tensor.end();
        }
        if (covered != dataBytes) {
            throw new Fault("has " + (dataBytes - covered) + " bytes after its last tensor");
        }
    }
}
