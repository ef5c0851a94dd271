// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceUsageTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 2, 1", "3, 2, .5", "1, 2, "})
    void acceptsPlausibleValues(long memory, long total, Double utilization) {
        var usage = new DeviceUsage(memory, total, Optional.ofNullable(utilization));
        assertThat(usage.utilization()).isEqualTo(Optional.ofNullable(utilization));
    }

    @ParameterizedTest
    @CsvSource({"-1, 2, .5", "1, -2, .5", "1, 2, -.1", "1, 2, 1.1", "1, 2, NaN"})
    void rejectsValuesOutOfRange(long memory, long total, double utilization) {
        assertThatThrownBy(() -> new DeviceUsage(memory, total, Optional.of(utilization)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid use of a device: " + memory + " of " + total + " bytes");
    }
}
