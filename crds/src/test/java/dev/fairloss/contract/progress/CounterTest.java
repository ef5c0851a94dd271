// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterTest {
    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({"0, 4, 0", "1, 4, .25", "4, 4, 1", "0, 0, 1"})
    void theFractionDone(long done, long total, double fraction) {
        assertThat(new Counter(done, total).fraction()).isEqualTo(fraction);
    }

    @ParameterizedTest
    @CsvSource({"-1, 4", "5, 4", "0, -1"})
    void rejectsMoreThanAllAndLessThanNothing(long done, long total) {
        assertThatThrownBy(() -> new Counter(done, total))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid progress: " + done + " of " + total + ".");
    }
}
