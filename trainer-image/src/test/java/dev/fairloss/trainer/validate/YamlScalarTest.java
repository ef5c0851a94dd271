// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The JSON that a Kubernetes client sends for a value of YAML 1.1. */
class YamlScalarTest {
    private static JsonNode json(String yaml) {
        return YamlScalar.json((ScalarNode) new Yaml(new LoaderOptions()).compose(new StringReader(yaml)));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "~, null",
                "null, null",
                "yes, true",
                "On, true",
                "TRUE, true",
                "no, false",
                "off, false",
                "7, 7",
                "+7, 7",
                "-7, -7",
                "1_000, 1000",
                "0, 0",
                "010, 8",
                "-010, -8",
                "0x1F, 31",
                "0b101, 5",
                "2147483647, 2147483647",
                "2147483648, 2147483648",
                "-2147483649, -2147483649",
                "9223372036854775807, 9223372036854775807",
                "9223372036854775808, 9.223372036854776E18",
                "64.0, 64",
                "1.50, 1.5",
                "1e3, 1000",
                "1.0e+3, 1000",
                "1.0e-200, 1.0E-200",
                "1_0.5, 10.5",
                ".inf, `\".inf\"`",
                "60:30, `\"60:30\"`",
                "2026-01-31, `\"2026-01-31\"`",
                "a b, `\"a b\"`",
                "'7', `\"7\"`",
                "\"yes\", `\"yes\"`",
            })
    void aScalarAsJson(String yaml, String json) {
        assertThat(json(yaml)).hasToString(json);
    }

    @Test
    void aWholeNumberIsOfTheSmallestType() {
        assertThat(json("2147483647").isInt()).isTrue();
        assertThat(json("-2147483648").isInt()).isTrue();
        assertThat(json("2147483648").isLong()).isTrue();
        assertThat(json("9223372036854775808").isDouble()).isTrue();
        assertThat(json("64.0").isInt()).isTrue();
    }
}
