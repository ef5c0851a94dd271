// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.engine.ComputeDevice;
import org.junit.jupiter.api.Test;

/** The benchmark measures; the test checks neither speed nor memory, which other tests in the same JVM disturb. */
class IdentitiesBenchmarkTest {
    @Test
    void everyFigureIsThere() {
        var figures = IdentitiesBenchmark.measure(ComputeDevice.CPU, 1, 2000);
        assertThat(figures).allSatisfy(figure -> {
            assertThat(figure.of()).isEqualTo("2,000");
            assertThat(figure.value()).as(figure.name()).isFinite();
        });
        assertThat(figures)
                .filteredOn(figure -> figure.unit().equals("s"))
                .hasSize(8)
                .allMatch(figure -> figure.value() > 0);
        assertThat(figures)
                .filteredOn(figure -> figure.name().equals("images in the index"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.value()).isBetween(6_000., 14_000.));
    }
}
