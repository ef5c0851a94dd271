// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what is wrong with a value and what to write instead.
 *
 * @param schema the schema that the value breaks
 * @param value  the value
 * @param plain  a scalar's text as it stands in the file
 */
record Wording(JsonNode schema, JsonNode value, Optional<String> plain) {
    /** What is wrong, by the keyword of the schema that is broken. */
    String message(String keyword) {
        return switch (keyword) {
            case "type" -> "is " + kind(value) + ", but " + expected() + " is expected";
            case "enum" -> value + " is not one of " + String.join(", ", choices());
            case "minimum", "exclusiveMinimum" -> value + " is less than " + schema.get("minimum");
            case "maximum", "exclusiveMaximum" -> value + " is more than " + schema.get("maximum");
            case "pattern" -> shown() + " has not the form that is expected here";
            case "minLength" -> "has fewer than " + schema.get("minLength") + " characters";
            case "maxLength" -> "has more than " + schema.get("maxLength") + " characters";
            case "minItems" -> "has fewer than " + schema.get("minItems") + " items";
            case "maxItems" -> "has more than " + schema.get("maxItems") + " items";
            default -> throw new IllegalStateException("no words for the keyword " + keyword);
        };
    }

    /** What to write instead. */
    String remedy(String keyword) {
        return switch (keyword) {
            case "type" -> typeRemedy();
            case "enum" ->
                Nearest.to(value.asText(), choices())
                        .map(word -> "did you mean " + word + "?")
                        .orElse("write one of them");
            case "pattern" ->
                isDecimal()
                        ? "write digits, with a point if need be, in quotes: \"" + example() + "\""
                        : purpose(Optional.of(schema));
            case "minimum", "maximum" ->
                "write a whole number from " + schema.get("minimum") + " to " + schema.get("maximum");
            default -> purpose(Optional.of(schema));
        };
    }

    private String typeRemedy() {
        return switch (schema.path("type").asText()) {
            case "string" ->
                value.isValueNode()
                        ? "quote it: \"" + plain.orElse(value.asText()) + "\""
                        : purpose(Optional.of(schema));
            case "integer" ->
                value.isTextual() && value.asText().matches("-?\\d+")
                        ? "write it without quotes: " + value.asText()
                        : "write a whole number from " + schema.get("minimum") + " to " + schema.get("maximum");
            case "array" ->
                value.isValueNode() ? "write a list: [" + value + "]" : "write a list: one line each, with a dash";
            default -> known("", Optional.of(schema));
        };
    }

    private String expected() {
        return switch (schema.path("type").asText()) {
            case "string" -> isDecimal() ? "a decimal number as a string" : "a string";
            case "integer" -> "a whole number";
            case "array" -> "a list";
            default -> "a set of fields";
        };
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "the string " + shortened(value.toString());
            case NUMBER -> value.isIntegralNumber() ? "the number " + value : "the unquoted decimal " + value;
            case BOOLEAN -> "the truth value " + value;
            case ARRAY -> "a list";
            case NULL -> "empty";
            default -> "a set of fields";
        };
    }

    private String shown() {
        return shortened(value.toString());
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    private boolean isDecimal() {
        return schema.path("pattern").asText().startsWith("^[0-9]+(\\.");
    }

    private String example() {
        return schema.path("default").isTextual() ? schema.get("default").asText() : "0.25";
    }

    private List<String> choices() {
        List<String> choices = new ArrayList<>();
        schema.path("enum").forEach(choice -> choices.add(choice.asText()));
        return choices;
    }

    /** The first words of a field's description: what it is for. */
    static String purpose(Optional<JsonNode> schema) {
        String description = schema.map(s -> s.path("description").asText()).orElse("");
        return description.isEmpty() ? "see the reference" : "it says: " + description;
    }

    /** For an unknown field: the field that was probably meant, or those that there are. */
    static String known(String field, Optional<JsonNode> schema) {
        List<String> names = new ArrayList<>();
        schema.ifPresent(s -> s.path("properties").fieldNames().forEachRemaining(names::add));
        return Nearest.to(field, names)
                .map(name -> "did you mean " + name + "?")
                .orElse("the fields here: " + String.join(", ", names));
    }
}
