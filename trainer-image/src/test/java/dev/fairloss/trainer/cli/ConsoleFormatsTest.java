// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleFormatsTest {
    @ParameterizedTest
    @CsvSource({
        "12345.6, 12346",
        "1000, 1000",
        "999.94, 999.9",
        "100, 100.0",
        "99.5, 99.50",
        "1, 1.00",
        "0.99, 0.9900",
        "0.01234, 0.0123",
        "0, 0.0000",
        "-12.345, -12.35",
        "-1234.5, -1235",
    })
    void numbersWithAboutThreeDigits(double value, String text) {
        assertThat(ConsoleFormats.number(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "12.34, 12.3 s",
        "59.9, 59.9 s",
        "60, 1 min 00 s",
        "245, 4 min 05 s",
        "3599.4, 59 min 59 s",
        "3599.5, 1 h 00 min",
        "7380, 2 h 03 min",
        "360000, 100 h 00 min",
    })
    void durations(double seconds, String text) {
        assertThat(ConsoleFormats.seconds(seconds)).isEqualTo(text);
    }
}
