// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvFieldTest {
    @Test
    void onlyCommasQuotationMarksAndLineBreaksNeedQuotes() {
        Map.of(
                        "", "",
                        "plain name's; =1+1", "plain name's; =1+1",
                        "a,b", "\"a,b\"",
                        "a\"b\"", "\"a\"\"b\"\"\"",
                        "a\nb", "\"a\nb\"",
                        "\r", "\"\r\"",
                        "first line\n\nlast", "\"first line\n\nlast\"")
                .forEach((text, field) -> assertThat(CsvField.quoted(text)).isEqualTo(field));
    }
}
