// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.engine.ComputeDevice;
import org.junit.jupiter.api.Test;

/** The benchmark measures; the test does not check the speeds. */
class SearchBenchmarkTest {
    @Test
    void everyFigureIsThere() {
        var benchmark = new SearchBenchmark(ComputeDevice.CPU, 1000);
        assertThat(benchmark.productSeconds()).isPositive().isFinite();
        assertThat(benchmark.searchSeconds()).isPositive().isFinite();
        // 410 of 512 people are enrolled with one image, and two images of each are searched for; three of each other
        // person.
        assertThat(benchmark.comparisons()).isEqualTo((820. + 306) * (410 + 488));
    }
}
