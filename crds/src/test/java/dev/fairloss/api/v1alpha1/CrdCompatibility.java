// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Finds the incompatibilities between a CRD and a released one. Stored objects must stay readable and valid and keep their
 * meaning, and manifests for the released CRD must still be accepted. Pure. A change of unknown effect, such as another pattern
 * or rule, counts as an incompatibility.
 */
final class CrdCompatibility {
    private static final String RULES = "x-kubernetes-validations";

    /** Upper bounds, which must not be lowered or added. */
    private static final List<String> UPPER = List.of("maximum", "maxItems", "maxLength", "maxProperties");

    /** Lower bounds, which must not be raised or added. */
    private static final List<String> LOWER = List.of("minimum", "minItems", "minLength", "minProperties");

    /** Constraints that may be removed, but not changed or added. */
    private static final List<String> FORMS =
            List.of("pattern", "format", "multipleOf", "exclusiveMaximum", "exclusiveMinimum", "uniqueItems");

    /** Keywords that must not change, because they determine the meaning or the merging of stored objects. */
    private static final List<String> FIXED = List.of(
            "type",
            "default",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-map-type",
            "x-kubernetes-int-or-string");

    /** Permissions that may be added, but not removed. */
    private static final List<String> PERMISSIONS =
            List.of("nullable", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource");

    private static final Pattern GUARD = Pattern.compile("!has\\(self[.](\\w+)\\) \\|\\| [^|]+$");

    private final List<String> breaks = new ArrayList<>();

    private CrdCompatibility() {}

    /**
     * The incompatibilities, each as {@code FIELD: WHAT}, in the order of the released schema; empty if the current CRD can replace
     * the released one.
     *
     * @param released a CRD of an earlier release
     * @param current  the CRD that replaces it
     */
    static List<String> breaks(JsonNode released, JsonNode current) {
        var check = new CrdCompatibility();
        for (String path : List.of("/spec/group", "/spec/scope", "/spec/names/kind", "/spec/names/plural")) {
            check.same(path, released.at(path), current.at(path));
        }
        var shortNames = texts(released.at("/spec/names/shortNames"));
        shortNames.removeAll(texts(current.at("/spec/names/shortNames")));
        shortNames.forEach(name -> check.add("/spec/names/shortNames", name + " was removed"));
        for (JsonNode version : released.at("/spec/versions")) {
            check.version(version, current.at("/spec/versions"));
        }
        return List.copyOf(check.breaks);
    }

    private void version(JsonNode released, JsonNode versions) {
        String name = released.get("name").asText();
        var current = StreamSupport.stream(versions.spliterator(), false)
                .filter(version -> version.get("name").asText().equals(name))
                .findFirst();
        if (current.isEmpty()
                || released.get("served").asBoolean()
                        && !current.get().get("served").asBoolean()) {
            add(name, "is no longer served");
            return;
        }
        released.path("subresources").fieldNames().forEachRemaining(kind -> {
            if (!current.get().path("subresources").has(kind)) {
                add(name, "the subresource " + kind + " was removed");
            }
        });
        schema("", released.at("/schema/openAPIV3Schema"), current.get().at("/schema/openAPIV3Schema"));
    }

    private void schema(String path, JsonNode released, JsonNode current) {
        FIXED.forEach(key -> same(path, key, released.path(key), current.path(key)));
        UPPER.forEach(key -> bound(path, key, released, current, -1));
        LOWER.forEach(key -> bound(path, key, released, current, 1));
        for (String key : FORMS) {
            if (current.has(key) && !current.get(key).equals(released.get(key))) {
                add(path, key + " is now " + current.get(key) + ", was " + released.path(key));
            }
        }
        for (String key : PERMISSIONS) {
            if (released.path(key).asBoolean() && !current.path(key).asBoolean()) {
                add(path, key + " was removed");
            }
        }
        choices(path, released, current);
        required(path, released, current);
        rules(path, released, current);
        children(path, released, current);
    }

    private void bound(String path, String key, JsonNode released, JsonNode current, int tighter) {
        if (!current.has(key)) {
            return;
        }
        var now = current.get(key).decimalValue();
        if (!released.has(key) || Integer.signum(now.compareTo(released.get(key).decimalValue())) == tighter) {
            add(path, key + " is now " + now + ", was " + released.path(key));
        }
    }

    private void choices(String path, JsonNode released, JsonNode current) {
        if (!current.has("enum")) {
            return;
        }
        if (!released.has("enum")) {
            add(path, "an enum was added");
        }
        var gone = texts(released.path("enum"));
        gone.removeAll(texts(current.get("enum")));
        gone.forEach(value -> add(path, "the value " + value + " was removed"));
    }

    /** A new field may be required only if it has a default, or if the object that contains it is new. */
    private void required(String path, JsonNode released, JsonNode current) {
        var added = texts(current.path("required"));
        added.removeAll(texts(released.path("required")));
        added.removeIf(field -> current.path("properties").path(field).has("default"));
        added.forEach(field -> add(path, field + " is now required"));
    }

    /** A new rule that holds if a new field is absent does not affect stored objects. */
    private void rules(String path, JsonNode released, JsonNode current) {
        var known = new HashSet<String>();
        released.path(RULES).forEach(rule -> known.add(rule.path("rule").asText()));
        for (JsonNode rule : current.path(RULES)) {
            String text = rule.path("rule").asText();
            var guard = GUARD.matcher(text);
            boolean harmless = guard.lookingAt() && !released.path("properties").has(guard.group(1));
            if (!harmless && known.add(text)) {
                add(path, "a rule was added: " + text);
            }
        }
    }

    private void children(String path, JsonNode released, JsonNode current) {
        for (Map.Entry<String, JsonNode> field : released.path("properties").properties()) {
            String below = path + "." + field.getKey();
            JsonNode now = current.path("properties").path(field.getKey());
            if (now.isMissingNode()) {
                add(below, "was removed");
            } else {
                schema(below, field.getValue(), now);
            }
        }
        for (String inner : List.of("items", "additionalProperties")) {
            JsonNode before = released.path(inner);
            JsonNode now = current.path(inner);
            if (before.isObject() && now.isObject()) {
                schema(path + "[]", before, now);
            } else if (!before.isMissingNode() && !before.equals(now)) {
                add(path, inner + " is now " + now + ", was " + before);
            }
        }
    }

    private void same(String path, String key, JsonNode released, JsonNode current) {
        if (!Objects.equals(released, current)) {
            add(path, key + " is now " + current + ", was " + released);
        }
    }

    private void same(String path, JsonNode released, JsonNode current) {
        if (!released.equals(current)) {
            add(path, "is now " + current + ", was " + released);
        }
    }

    private void add(String path, String what) {
        breaks.add((path.startsWith(".") ? path.substring(1) : path) + ": " + what);
    }

    private static Set<String> texts(JsonNode list) {
        var texts = new TreeSet<String>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
