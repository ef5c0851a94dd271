// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataFindingsTest {
    private static final String ABSENT = "absent: 1";

    private final JsonNode absent = read(ABSENT).tree().orElseThrow().path("value");

    private static YamlText read(String yaml) {
        return YamlReader.read(yaml);
    }

    /** The findings of one check of a value, as one text. */
    private static String findings(String check, String value) {
        YamlText text = read("value: " + value);
        var found = new MetadataFindings(text);
        JsonNode node = text.tree().orElseThrow().path("value");
        check(found, check, node);
        return found.all().stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }

    private static void check(MetadataFindings found, String check, JsonNode value) {
        switch (check) {
            case "string" -> found.string("value", value);
            case "map" -> found.map("value", value);
            case "list" -> found.list("value", value);
            case "number" -> found.wholeNumber("value", value);
            case "bool" -> found.bool("value", value);
            case "time" -> found.time("value", value);
            default -> throw new IllegalArgumentException(check);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "string, a",
        "string, '\"7\"'",
        "map, '{a: b}'",
        "map, {}",
        "list, [a]",
        "list, []",
        "number, 0",
        "number, 9223372036854775807",
        "bool, true",
        "bool, false",
        "time, '\"2026-01-31T12:00:00Z\"'",
        "time, '\"2026-01-31T12:00:00.123456+01:00\"'",
    })
    void aValueOfTheTypeHasNoFinding(String check, String value) {
        assertThat(findings(check, value)).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "string | 7 | 'line 1: value: must be a string; quote it: \"7\"'",
                "string | yes | 'line 1: value: must be a string; quote it: \"yes\"'",
                "string | [a] | 'line 1: value: must be a string; write plain text'",
                "map | [a] | 'line 1: value: must be a set of names and strings; write name: \"value\" below it'",
                "map | a | 'line 1: value: must be a set of names and strings; write name: \"value\" below it'",
                "list | a | 'line 1: value: must be a list; write one line each, with a dash'",
                "list | {a: b} | 'line 1: value: must be a list; write one line each, with a dash'",
                "number | -1 | 'line 1: value: must be a whole number of at least 0; leave it out: the API server sets it'",
                "number | 1.5 | 'line 1: value: must be a whole number of at least 0; leave it out: the API server sets it'",
                "number | '\"1\"' | 'line 1: value: must be a whole number of at least 0; leave it out: the API server sets it'",
                "number | 9223372036854775808 |"
                        + " 'line 1: value: must be a whole number of at least 0; leave it out: the API server sets it'",
                "bool | '\"true\"' | 'line 1: value: must be true or false; write it without quotes'",
                "bool | 1 | 'line 1: value: must be true or false; write it without quotes'",
                "time | '\"2026-01-31\"' | 'line 1: value: must be a time, such as \"2026-01-31T12:00:00Z\"; leave it out: the API"
                        + " server sets it'",
                "time | '\"2026-02-30T12:00:00Z\"' | 'line 1: value: must be a time, such as \"2026-01-31T12:00:00Z\"; leave it out:"
                        + " the API server sets it'",
                "time | 2026 | 'line 1: value: must be a time, such as \"2026-01-31T12:00:00Z\"; leave it out: the API server"
                        + " sets it'",
            })
    void anotherValueHasOneFindingWithItsRemedy(String check, String value, String expected) {
        assertThat(findings(check, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"string", "map", "list", "number", "bool", "time"})
    void absentAndNullFieldsHaveNoFinding(String check) {
        assertThat(findings(check, "null")).isEmpty();
        var found = new MetadataFindings(read(ABSENT));
        check(found, check, absent);
        assertThat(found.all()).isEmpty();
    }

    @Test
    void readsWhatIsValid() {
        YamlText text = read("{text: a, number: 7, map: {b: c}, list: [d, e], nothing: null}");
        JsonNode tree = text.tree().orElseThrow();
        var found = new MetadataFindings(text);
        assertThat(found.string("text", tree.path("text"))).contains("a");
        assertThat(found.map("map", tree.path("map"))).singleElement().satisfies(entry -> assertThat(entry.getKey())
                .isEqualTo("b"));
        assertThat(found.list("list", tree.path("list"))).hasSize(2);
        assertThat(found.list("nothing", tree.path("nothing"))).isEmpty();
        assertThat(found.map("nothing", tree.path("nothing"))).isEmpty();
        assertThat(found.all()).isEmpty();
        assertThat(found.string("number", tree.path("number"))).isEmpty();
        assertThat(found.map("list", tree.path("list"))).isEmpty();
        assertThat(found.list("map", tree.path("map"))).isEmpty();
        assertThat(found.all()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, uid: b} | ''",
                "{nam: a} | 'line 1: value.nam: unknown field; did you mean name?'",
                "{zzzz: a} | 'line 1: value.zzzz: unknown field; leave it out'",
            })
    void onlyKnownFieldsAreAllowed(String value, String expected) {
        YamlText text = read("value: " + value);
        var found = new MetadataFindings(text);
        found.unknown("value", text.tree().orElseThrow().path("value"), List.of("name", "uid"));
        assertThat(found.all().stream().map(Finding::toString).collect(Collectors.joining("\n")))
                .isEqualTo(expected);
    }
}
