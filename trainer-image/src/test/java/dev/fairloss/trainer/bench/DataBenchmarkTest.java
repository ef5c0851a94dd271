// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.BatchPipeline.Settings;
import org.junit.jupiter.api.Test;

/** The benchmark measures; the test does not check the speeds. */
class DataBenchmarkTest {
    @Test
    void everyFigureIsThere() {
        var benchmark = new DataBenchmark(.01, Augment.of(16, 12));
        assertThat(benchmark.drawing()).isPositive().isFinite();
        assertThat(benchmark.decoding()).isPositive().isFinite();
        assertThat(benchmark.augmenting()).isPositive().isFinite();
        var supply = benchmark.pipeline(Settings.of(1, 8, 1), 10_000);
        assertThat(supply.imagesPerSecond()).isPositive().isLessThanOrEqualTo(10_000);
        assertThat(supply.waitingShare()).isBetween(0., 1.);
    }
}
