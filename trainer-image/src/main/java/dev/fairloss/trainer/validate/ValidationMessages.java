// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.api.v1alpha1.ValueFormats;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The message and the remedy for a value that violates its schema.
 *
 * @param schema the violated schema
 * @param value  the value
 * @param plain text of a scalar as written in the file
 */
record ValidationMessages(JsonNode schema, JsonNode value, Optional<String> plain) {
    /** What is wrong, by the violated keyword of the schema. */
    String message(String keyword) {
        return switch (keyword) {
            case "type" -> typeMessage();
            case "enum" -> value + " is not one of " + String.join(", ", choices());
            case "minimum", "exclusiveMinimum" -> value + " is less than " + schema.get("minimum");
            case "maximum", "exclusiveMaximum" -> value + " is more than " + schema.get("maximum");
            case "pattern" -> shown() + " does not have the expected format";
            case "minLength" ->
                schema.get("minLength").asInt() == 1
                        ? "is empty"
                        : "has fewer than " + schema.get("minLength") + " characters";
            case "maxLength" -> "has more than " + schema.get("maxLength") + " characters";
            case "minItems" -> "has fewer than " + schema.get("minItems") + " items";
            case "maxItems" -> "has more than " + schema.get("maxItems") + " items";
            default -> throw new IllegalStateException("no message for the keyword " + keyword);
        };
    }

    /** What to write instead. */
    String remedy(String keyword) {
        return switch (keyword) {
            case "type" -> typeRemedy();
            case "enum" ->
                Suggestions.to(value.asText(), choices())
                        .map(word -> "did you mean " + word + "?")
                        .orElse(choices().size() == 1 ? "write it" : "write one of them");
            case "pattern" -> "write " + format() + (isDecimal() ? ": \"" + example() + "\"" : "");
            case "minimum", "maximum" -> wholeNumber();
            case "maxLength" -> "shorten it";
            case "maxItems" -> "keep at most " + schema.get("maxItems");
            case "minItems" -> "give at least " + schema.get("minItems");
            default -> "expected: " + description(schema);
        };
    }

    private String format() {
        String pattern = schema.path("pattern").asText();
        return ValueFormats.describe(pattern)
                .orElseThrow(() -> new IllegalStateException("no description of the pattern " + pattern));
    }

    private String typeMessage() {
        String expected = schema.path("type").asText();
        if (expected.equals("string") && value.isValueNode()) {
            String word = "the unquoted " + (value.isNumber() ? "number " : "word ") + plain.orElse(value.asText());
            return word + (value.isBoolean() ? " (" + value + ")" : "") + " is not a string";
        }
        if (expected.equals("integer") && value.isNumber()) {
            return value + " is not a whole number";
        }
        return "is " + kind(value) + ", but "
                + switch (expected) {
                    case "string" -> "a string";
                    case "integer" -> "a whole number";
                    case "array" -> "a list";
                    case "boolean" -> "true or false";
                    default -> "a set of fields";
                }
                + " is expected";
    }

    private String typeRemedy() {
        return switch (schema.path("type").asText()) {
            case "string" ->
                value.isValueNode() ? "quote it: \"" + quotable() + "\"" : "expected: " + description(schema);
            case "integer" ->
                value.isTextual() && value.asText().matches("-?\\d{1,18}")
                        ? "write it without quotes: " + value.asText()
                        : wholeNumber();
            case "boolean" -> "write true or false, without quotes";
            case "array" -> value.isValueNode() ? list() : "write one line each, with a dash";
            default -> known("", schema);
        };
    }

    /** The text to quote: as written, except for a decimal with an exponent or a sign, which the format does not allow. */
    private String quotable() {
        String text = plain.orElse(value.asText());
        return isDecimal() && value.isNumber() && !text.matches("\\d+(\\.\\d+)?")
                ? BigDecimal.valueOf(Math.abs(value.doubleValue()))
                        .stripTrailingZeros()
                        .toPlainString()
                : text;
    }

    private String list() {
        int items = schema.path("minItems").asInt();
        return items > 1
                ? "write a list of at least " + items + ": [" + value + ", ...]"
                : "write a list: [" + value + "]";
    }

    private String wholeNumber() {
        return "write a whole number from " + schema.get("minimum") + " to " + schema.get("maximum");
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "the string " + shortened(value.toString());
            case NUMBER -> "the number " + value;
            case BOOLEAN -> "the boolean " + value;
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
        return ValueFormats.isDecimal(schema.path("pattern").asText());
    }

    private String example() {
        return schema.path("default").isTextual() ? schema.get("default").asText() : "0.25";
    }

    private List<String> choices() {
        List<String> choices = new ArrayList<>();
        schema.path("enum").forEach(choice -> choices.add(choice.asText()));
        return choices;
    }

    /** The description of a field; empty if it has none. */
    static String description(JsonNode schema) {
        return schema.path("description").asText();
    }

    /** The remedy for an unknown field: a similar field, or all known fields. */
    static String known(String field, JsonNode schema) {
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        return Suggestions.to(field, names)
                .map(name -> "did you mean " + name + "?")
                .orElse("the fields here: " + String.join(", ", names));
    }
}
