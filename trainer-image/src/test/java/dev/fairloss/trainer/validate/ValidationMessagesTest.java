// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schemas and values are written as YAML. */
class ValidationMessagesTest {
    private static JsonNode tree(String yaml) {
        return YamlReader.read(yaml).tree().orElseThrow();
    }

    private static ValidationMessages messages(String schema, String value) {
        YamlText text = YamlReader.read("value: " + value);
        return new ValidationMessages(tree(schema), text.tree().orElseThrow().path("value"), text.plain("value"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "type | {type: string} | 0.10 | the unquoted number 0.10 is not a string",
                "type | {type: string} | yes | the unquoted word yes (true) is not a string",
                "type | {type: string} | 'null' | the unquoted word null is not a string",
                "type | {type: string} | [a] | is a list, but a string is expected",
                "type | {type: integer} | 22.5 | 22.5 is not a whole number",
                "type | {type: integer} | four | 'is the string \"four\", but a whole number is expected'",
                "type | {type: array} | 7 | is the number 7, but a list is expected",
                "type | {type: boolean} | 'null' | is empty, but true or false is expected",
                "type | {type: boolean} | {a: 1} | is a set of fields, but true or false is expected",
                "type | {type: object} | true | is the boolean true, but a set of fields is expected",
                "enum | {enum: [CPU, GPU]} | TPU | '\"TPU\" is not one of CPU, GPU'",
                "minimum | {minimum: 2} | 1 | 1 is less than 2",
                "maximum | {maximum: 9} | 10 | 10 is more than 9",
                "pattern | {pattern: a} | b | '\"b\" does not have the expected format'",
                "minLength | {minLength: 1} | '' | is empty",
                "minLength | {minLength: 3} | ab | has fewer than 3 characters",
                "maxLength | {maxLength: 3} | abcd | has more than 3 characters",
                "minItems | {minItems: 2} | [a] | has fewer than 2 items",
                "maxItems | {maxItems: 1} | '[a, b]' | has more than 1 items",
            })
    void theMessageOfAKeyword(String keyword, String schema, String value, String message) {
        assertThat(messages(schema, value).message(keyword)).isEqualTo(message);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "type | {type: string} | 0.10 | 'quote it: \"0.10\"'",
                "type | {type: string} | yes | 'quote it: \"yes\"'",
                "type | '{type: string, description: A name.}' | [a] | expected: A name.",
                "type | '{type: integer, minimum: 1, maximum: 9}' | '\"12\"' | write it without quotes: 12",
                "type | '{type: integer, minimum: 1, maximum: 9}' | '\"1.5\"' | write a whole number from 1 to 9",
                "type | '{type: integer, minimum: 1, maximum: 9}' | 1.5 | write a whole number from 1 to 9",
                "type | {type: boolean} | '\"true\"' | 'write true or false, without quotes'",
                "type | {type: array} | 7 | 'write a list: [7]'",
                "type | '{type: array, minItems: 2}' | a | 'write a list of at least 2: [\"a\", ...]'",
                "type | {type: array} | {a: 1} | 'write one line each, with a dash'",
                "type | '{type: object, properties: {uri: {}, images: {}}}' | 7 | 'the fields here: uri, images'",
                "enum | '{enum: [Float32, BFloat16]}' | float32 | 'did you mean Float32?'",
                "enum | '{enum: [Float32, BFloat16]}' | qqqqqqqq | write one of them",
                "enum | '{enum: [Float32]}' | qqqqqqqq | write it",
                "minimum | '{minimum: 2, maximum: 8}' | 1 | write a whole number from 2 to 8",
                "maximum | '{minimum: 2, maximum: 8}' | 9 | write a whole number from 2 to 8",
                "maxLength | {maxLength: 3} | abcd | shorten it",
                "minItems | {minItems: 2} | [a] | give at least 2",
                "maxItems | {maxItems: 1} | '[a, b]' | keep at most 1",
                "minLength | '{minLength: 1, description: A name.}' | '' | expected: A name.",
            })
    void theRemedyOfAKeyword(String keyword, String schema, String value, String remedy) {
        assertThat(messages(schema, value).remedy(keyword)).isEqualTo(remedy);
    }

    /** YAML reads these numbers, but the format of a decimal has neither an exponent nor a sign. */
    @ParameterizedTest
    @CsvSource({"0.25, 0.25", "1e-3, 0.001", "2.5E+1, 25", "-0.5, 0.5", "+.5, 0.5", "1_000.5, 1000.5"})
    void aNumberInPlaceOfADecimalIsQuotedInTheFormatOfADecimal(String written, String quoted) {
        var messages = new ValidationMessages(
                tree("{type: string, pattern: '" + decimal() + "'}"),
                YamlReader.read("value: " + written).tree().orElseThrow().path("value"),
                Optional.of(written));
        assertThat(messages.remedy("type")).isEqualTo("quote it: \"" + quoted + "\"");
        assertThat(quoted).matches(decimal());
    }

    @Test
    void aDecimalOfAnotherFormatHasAnExample() {
        String schema = "{type: string, pattern: '" + decimal() + "'";
        assertThat(messages(schema + ", default: '16'}", "a").remedy("pattern")).endsWith(": \"16\"");
        assertThat(messages(schema + "}", "a").remedy("pattern")).endsWith(": \"0.25\"");
    }

    @Test
    void aLongValueIsShortened() {
        assertThat(messages("{pattern: a}", "x".repeat(58)).message("pattern"))
                .startsWith("\"" + "x".repeat(58) + "\"");
        assertThat(messages("{pattern: a}", "x".repeat(59)).message("pattern"))
                .startsWith("\"" + "x".repeat(56) + "... does");
    }

    @Test
    void aKeywordWithoutAMessageIsABug() {
        assertThatThrownBy(() -> messages("{}", "a").message("uniqueItems"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("uniqueItems");
        assertThatThrownBy(() -> messages("{pattern: '(never described)'}", "a").remedy("pattern"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("(never described)");
    }

    @ParameterizedTest
    @CsvSource({"epoch, did you mean epochs?", "zzzzzzzzz, 'the fields here: epochs, seeds'"})
    void anUnknownFieldNamesASimilarOne(String field, String remedy) {
        assertThat(ValidationMessages.known(field, tree("{properties: {epochs: {}, seeds: {}}}")))
                .isEqualTo(remedy);
    }

    /** The pattern of a field of the CRD that is a decimal number. */
    private static String decimal() {
        return CrdSchema.load()
                .openApi()
                .at("/properties/spec/properties/policy/properties/discount/pattern")
                .asText();
    }
}
