// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcurrencyTest {
    @ParameterizedTest(name = "requested {0}, {1} GPUs, {2} threads: {3}")
    @CsvSource({
        ", 0, 1, 1", // CPUs: one for each thread
        ", 0, 7, 7",
        ", 1, 7, 1", // one for each GPU, so that none is idle
        ", 4, 7, 4",
        "3, 0, 7, 3",
        "8, 4, 7, 8"
    })
    void theDefaultKeepsAllDevicesBusy(Integer requested, int gpus, int threads, int expected) {
        assertThat(Concurrency.of(Optional.ofNullable(requested), gpus, threads))
                .isEqualTo(expected);
    }
}
