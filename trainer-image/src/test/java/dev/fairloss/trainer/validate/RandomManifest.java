// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Draws manifests from the schema of the CRD: a valid manifest of the corpus in which some fields, at random places of the
 * schema, have random values of their types, enums, bounds and patterns. Most of them satisfy the rules of the CRD too.
 */
public final class RandomManifest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path CORPUS = Path.of("../crds/src/test/resources/manifests/valid");
    private static final List<ObjectNode> VALID = corpus();
    private static final JsonNode SPEC = CrdSchema.load().openApi().at("/properties/spec");

    /** Texts of the forms that fields have, to which characters are added. */
    private static final List<String> TEXTS = List.of(
            "0",
            "1",
            "0.5",
            "0.25",
            "100",
            "4",
            "500m",
            "2.5",
            "10Gi",
            "500M",
            "PT30M",
            "P1DT12H",
            "P",
            "PT",
            "a",
            "faces",
            "team-a.b",
            "nvidia.com/gpu",
            "file:faces",
            "file:faces/pairs.txt",
            "file:train.rec",
            "file:faces/train.rec",
            "file:weights.safetensors",
            "file:/faces.zip",
            "file:///faces",
            "file://localhost/faces",
            "file:../faces",
            "file:",
            "s3://bucket",
            "s3://bucket/faces",
            "s3://bucket/faces/train.rec",
            "s3://my.bucket/a=b/",
            "http://localhost:9000",
            "https://s3.example.com",
            "fixed-0.25",
            "eu-west-1",
            "lfw",
            "unseen",
            "rfw");

    /** The reference of an OCI image, which no edit of another text has the form of. */
    private static final String IMAGE = "registry.example/faces@sha256:" + "0123456789abcdef".repeat(4);

    private static final String CHARACTERS = " /:.%é?#\\'\"~$@!&=+-_,;0aZ\n\t\u0000\u00A0😀";

    /** A rule that is one regular expression, as a CEL literal. */
    private static final Pattern MATCHES = Pattern.compile("self\\.matches\\('([^']*)'\\)");

    private final Random random;

    private RandomManifest(long seed) {
        this.random = new Random(seed);
    }

    /** The manifest of a seed, as YAML; not always valid. */
    public static String of(long seed) {
        return new RandomManifest(seed).draw();
    }

    /** A manifest of a seed that has a value in this field of {@link #fields}, as YAML; not always valid. */
    public static String with(String field, long seed) {
        return new RandomManifest(seed).drawWith(List.of(field.split("/")));
    }

    /** The paths of all fields of the spec, such as {@code dataset/zip/uri}; through arrays, {@code *} is any item. */
    public static List<String> fields() {
        List<String> fields = new ArrayList<>();
        addFields("", SPEC, fields);
        return fields;
    }

    private static void addFields(String path, JsonNode schema, List<String> fields) {
        if (schema.has("items")) {
            addFields(path + "*/", schema.get("items"), fields);
        }
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            fields.add(path + field.getKey());
            addFields(path + field.getKey() + "/", field.getValue(), fields);
        }
    }

    private String draw() {
        ObjectNode manifest = any(VALID).deepCopy();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            change((ObjectNode) manifest.get("spec"), SPEC);
        }
        return yaml(manifest);
    }

    private String drawWith(List<String> path) {
        List<ObjectNode> having = having(path.subList(0, random.nextInt(path.size() + 1)));
        ObjectNode manifest = any(having.isEmpty() ? VALID : having).deepCopy();
        set((ObjectNode) manifest.get("spec"), SPEC, path);
        return yaml(manifest);
    }

    private static List<ObjectNode> having(List<String> path) {
        String pointer = Stream.concat(Stream.of("", "spec"), path.stream())
                .collect(Collectors.joining("/"))
                .replace("*", "0");
        return VALID.stream()
                .filter(manifest -> !manifest.at(pointer).isMissingNode())
                .toList();
    }

    /** Sets the field of a path below an object, and what is missing above it; draws the object around it again at times. */
    private void set(ObjectNode object, JsonNode schema, List<String> path) {
        JsonNode field = schema.at("/properties/" + path.get(0));
        boolean last = path.size() == 1;
        boolean again = path.size() == 2 && random.nextInt(3) == 0;
        if (last || again || object.path(path.get(0)).isEmpty()) {
            object.set(path.get(0), value(field));
        }
        JsonNode below = object.get(path.get(0));
        if (!last && below instanceof ArrayNode array && !array.isEmpty()) {
            ObjectNode item = (ObjectNode) array.get(random.nextInt(array.size()));
            set(item, field.get("items"), path.subList(2, path.size()));
        } else if (!last && below instanceof ObjectNode inner) {
            set(inner, field, path.subList(1, path.size()));
        }
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static List<ObjectNode> corpus() {
        try (Stream<Path> files = Files.list(CORPUS)) {
            List<ObjectNode> corpus = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                corpus.add((ObjectNode) YAML.readTree(file.toFile()));
            }
            return corpus;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String yaml(ObjectNode manifest) {
        try {
            return YAML.writeValueAsString(manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives one field of an object, or of an object in it, another value. */
    private void change(ObjectNode object, JsonNode schema) {
        List<Map.Entry<String, JsonNode>> fields =
                new ArrayList<>(schema.path("properties").properties());
        if (fields.isEmpty()) {
            return;
        }
        var field = fields.get(random.nextInt(fields.size()));
        JsonNode before = object.path(field.getKey());
        if (before.isObject() && field.getValue().has("properties") && random.nextInt(8) > 0) {
            change((ObjectNode) before, field.getValue());
        } else if (before.isArray() && !before.isEmpty() && before.get(0).isObject() && random.nextInt(4) > 0) {
            change(
                    (ObjectNode) before.get(random.nextInt(before.size())),
                    field.getValue().get("items"));
        } else if (before.isMissingNode() || random.nextInt(6) > 0) {
            object.set(field.getKey(), value(field.getValue()));
        } else {
            object.remove(field.getKey());
        }
    }

    private JsonNode value(JsonNode schema) {
        if (schema.has("enum")) {
            JsonNode choices = schema.get("enum");
            return choices.get(random.nextInt(choices.size()));
        }
        return switch (schema.path("type").asText()) {
            case "integer" -> integer(schema);
            case "boolean" -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
            case "array" -> array(schema);
            case "object" -> object(schema);
            default -> JsonNodeFactory.instance.textNode(text(schema));
        };
    }

    private JsonNode integer(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
        long value =
                switch (random.nextInt(4)) {
                    case 0 -> least;
                    case 1 -> most;
                    case 2 -> Math.min(most, least + random.nextInt(20));
                    default -> least + (long) (random.nextDouble() * (most - least));
                };
        return JsonNodeFactory.instance.numberNode(value);
    }

    private ArrayNode array(JsonNode schema) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int least = schema.path("minItems").asInt(0);
        int most = Math.min(schema.path("maxItems").asInt(4), least + 4);
        for (int items = least + random.nextInt(most - least + 1); items > 0; items--) {
            array.add(value(schema.get("items")));
        }
        return array;
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        if (schema.path("additionalProperties").isObject()) {
            for (int entries = random.nextInt(3); entries > 0; entries--) {
                object.set(TEXTS.get(random.nextInt(TEXTS.size())), value(schema.get("additionalProperties")));
            }
            return object;
        }
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            if (required.contains(field.getKey()) || random.nextInt(4) == 0) {
                object.set(field.getKey(), value(field.getValue()));
            }
        }
        return object;
    }

    /** A text that the patterns and the length allow, if one is found soon. */
    private String text(JsonNode schema) {
        List<Pattern> patterns = patterns(schema);
        if (schema.path("pattern").asText("").contains("@sha256")) {
            return IMAGE;
        }
        int most = schema.path("maxLength").asInt(1024);
        String text = "";
        for (int tries = 0; tries < 200; tries++) {
            text = edited(TEXTS.get(random.nextInt(TEXTS.size())));
            if (text.length() <= most && matchesAll(text, patterns)) {
                return text;
            }
        }
        return text;
    }

    /** The pattern of a field, and those of its rules that match the field with a regular expression. */
    private static List<Pattern> patterns(JsonNode schema) {
        List<Pattern> patterns = new ArrayList<>();
        patterns.add(Pattern.compile(schema.path("pattern").asText("")));
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            Matcher matches = MATCHES.matcher(rule.path("rule").asText());
            if (matches.matches()) {
                patterns.add(Pattern.compile(matches.group(1).replace("\\\\", "\\")));
            }
        }
        return patterns;
    }

    private static boolean matchesAll(String text, List<Pattern> patterns) {
        return patterns.stream().allMatch(pattern -> pattern.matcher(text).find());
    }

    private String edited(String text) {
        var edited = new StringBuilder(text);
        for (int edits = random.nextInt(3); edits > 0; edits--) {
            int character = CHARACTERS.codePointAt(CHARACTERS.offsetByCodePoints(
                    0, random.nextInt(CHARACTERS.codePointCount(0, CHARACTERS.length()))));
            edited.insert(random.nextInt(edited.length() + 1), Character.toString(character));
        }
        return edited.toString();
    }
}
