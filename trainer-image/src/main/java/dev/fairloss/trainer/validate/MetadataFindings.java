// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects the errors of the metadata, and checks the types of their fields. Absent and null fields have no errors. */
final class MetadataFindings {
    private final YamlText text;
    private final List<Finding> findings = new ArrayList<>();

    MetadataFindings(YamlText text) {
        this.text = text;
    }

    List<Finding> all() {
        return List.copyOf(findings);
    }

    void add(String path, String message, String remedy) {
        findings.add(new Finding(path, text.line(path), message, remedy));
    }

    /** Reports the fields of an object that are not known. */
    void unknown(String path, JsonNode object, List<String> known) {
        for (String field : (Iterable<String>) object::fieldNames) {
            if (!known.contains(field)) {
                add(
                        path + "." + field,
                        "unknown field",
                        Suggestions.to(field, known)
                                .map(name -> "did you mean " + name + "?")
                                .orElse("leave it out"));
            }
        }
    }

    /** The text of a string; empty if it is none. */
    Optional<String> string(String path, JsonNode value) {
        if (isAbsent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            add(
                    path,
                    "must be a string",
                    text.plain(path).map(plain -> "quote it: \"" + plain + "\"").orElse("write plain text"));
            return Optional.empty();
        }
        return Optional.of(value.asText());
    }

    /** The entries of a map; none if it is no map. */
    Set<Map.Entry<String, JsonNode>> map(String path, JsonNode value) {
        if (!isAbsent(value) && !value.isObject()) {
            add(path, "must be a set of names and strings", "write name: \"value\" below it");
        }
        return value.properties();
    }

    /** The items of a list; none if it is no list. */
    List<JsonNode> list(String path, JsonNode value) {
        List<JsonNode> items = new ArrayList<>();
        if (!isAbsent(value) && !value.isArray()) {
            add(path, "must be a list", "write one line each, with a dash");
        } else {
            value.forEach(items::add);
        }
        return items;
    }

    void wholeNumber(String path, JsonNode value) {
        if (!isAbsent(value) && !(value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0)) {
            add(path, "must be a whole number of at least 0", "leave it out: the API server sets it");
        }
    }

    void bool(String path, JsonNode value) {
        if (!isAbsent(value) && !value.isBoolean()) {
            add(path, "must be true or false", "write it without quotes");
        }
    }

    void time(String path, JsonNode value) {
        if (!isAbsent(value) && !isTime(value)) {
            add(path, "must be a time, such as \"2026-01-31T12:00:00Z\"", "leave it out: the API server sets it");
        }
    }

    private static boolean isTime(JsonNode value) {
        try {
            return value.isTextual() && OffsetDateTime.parse(value.asText()) != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}
