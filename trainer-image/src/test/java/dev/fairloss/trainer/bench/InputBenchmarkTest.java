// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.model.ModelShape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The benchmark measures; the test does not check the speeds. */
class InputBenchmarkTest {
    @ParameterizedTest
    @EnumSource
    void everyWayTrains(InputBenchmark.Way way) {
        var shape = new ModelShape(Backbone.SmallResNet56px, 16, 10);
        try (var benchmark = new InputBenchmark(way, ComputeDevice.CPU, shape, 2, 64, 1)) {
            for (int i = 0; i < 2; i++) {
                var round = benchmark.round(3);
                assertThat(round.seconds()).isPositive().isFinite();
                assertThat(round.waitingShare()).isBetween(0., 1.);
                assertThat(round.loss()).isPositive().isFinite();
            }
        }
    }
}
