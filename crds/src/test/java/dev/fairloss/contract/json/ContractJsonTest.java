// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractJsonTest {
    private record Sample(int number, Optional<String> text, Instant at, Duration lasting, List<Double> values) {}

    private static final Sample SAMPLE = new Sample(
            7, Optional.empty(), Instant.parse("2026-01-02T03:04:05Z"), Duration.ofSeconds(90), List.of(.1, 2.));

    private static Sample read(String json) {
        return ContractJson.read(json.getBytes(StandardCharsets.UTF_8), Sample.class);
    }

    @Test
    void writesFieldsInOrderAndLeavesOutAbsentValues() {
        String json = """
                {
                  "number" : 7,
                  "at" : "2026-01-02T03:04:05Z",
                  "lasting" : "PT1M30S",
                  "values" : [ 0.1, 2.0 ]
                }
                """;
        assertThat(new String(ContractJson.write(SAMPLE), StandardCharsets.UTF_8))
                .isEqualTo(json);
        assertThat(read(json)).isEqualTo(SAMPLE);
    }

    @Test
    void writesUtf8() {
        assertThat(ContractJson.write("É")).containsExactly('"', 0xc3, 0x89, '"', '\n');
    }

    @Test
    void onlyTheStrictMapperRejectsUnknownFields() throws JsonProcessingException {
        String newer = "{\"number\": 7, \"watts\": 40}";
        assertThat(read(newer).number()).isEqualTo(7);
        assertThat(ContractJson.mapper().readValue(newer, Sample.class).number())
                .isEqualTo(7);
        assertThatThrownBy(() -> ContractJson.strictMapper().readValue(newer, Sample.class))
                .isInstanceOf(UnrecognizedPropertyException.class);
    }

    @Test
    void invalidJsonIsAnError() {
        for (String wrong : new String[] {"", "{", "[]", "{\"number\": null}", "{\"number\": \"x\"}"}) {
            assertThatThrownBy(() -> read(wrong)).as(wrong).isInstanceOf(UncheckedIOException.class);
        }
    }

    /** Null is as good as absent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1, \"b\": {\"c\": 2, \"d\": 3}} | {\"b\": {\"d\": 3, \"c\": 2}, \"a\": 1} | true",
                "{\"a\": [1, 2]} | {\"a\": [2, 1]} | false",
                "{\"a\": 1} | {\"a\": \"1\"} | false",
                "{\"a\": 1} | {\"a\": 1, \"b\": null} | true"
            })
    void theHashDependsOnTheContentNotTheOrderOfFields(String one, String other, boolean equal)
            throws JsonProcessingException {
        String hash = ContractJson.sha256(ContractJson.mapper().readTree(one));
        assertThat(hash.equals(ContractJson.sha256(ContractJson.mapper().readTree(other))))
                .isEqualTo(equal);
    }

    /** SHA-256 of the two bytes {@code {}}, from sha256sum. */
    @Test
    void theHashIsThatOfTheCanonicalForm() {
        assertThat(ContractJson.sha256(ContractJson.mapper().createObjectNode()))
                .isEqualTo("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }
}
