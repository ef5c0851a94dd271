// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "a,b#a|b",
                "a#a",
                "``#``",
                "a,,b,#a||b|",
                "` a , b `#a|b",
                "\"a,b\",c#a,b|c",
                "\"say \"\"yes\"\"\",c#say \"yes\"|c",
                "\"\"\"\"#\"",
                "\"\",b#|b",
                "a\"b,c\"d#ab,cd",
            })
    void columnsOfALine(String line, String columns) {
        assertThat(String.join("|", CsvLine.columns(line))).isEqualTo(columns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "a,\"b", "\"a\"\"", "\"a,b\nc"})
    void rejectsAQuotationMarkThatIsNotClosed(String line) {
        assertThatThrownBy(() -> CsvLine.columns(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("has a quotation mark that is not closed");
    }
}
