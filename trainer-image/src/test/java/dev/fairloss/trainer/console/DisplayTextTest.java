// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "9949, 9.9 kB",
        "9950, 10 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "4200000, 4.2 MB",
        "70000000000, 70 GB",
        "8000000000000, 8.0 TB",
        "5000000000000000, 5000 TB",
    })
    void sizesInDecimalUnits(long bytes, String text) {
        assertThat(DisplayText.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void timesInUtc() {
        var time = Instant.parse("2026-02-03T04:05:06Z");
        assertThat(DisplayText.time(Optional.of(time))).isEqualTo("2026-02-03 04:05 UTC");
        assertThat(DisplayText.time(Optional.empty())).isEqualTo("–");
        assertThat(DisplayText.clock(time)).isEqualTo("04:05:06 UTC");
    }
}
