// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class LearningRateProperties {
    @Property
    void risesToThePeakAndThenOnlyFalls(
            @ForAll @IntRange(max = 100) int warmUp,
            @ForAll @IntRange(min = 1, max = 1000) int rest,
            @ForAll @IntRange(max = 1200) int update) {
        LearningRate rate = new LearningRate.WarmUpCosine(.1, warmUp, warmUp + rest);
        assertThat(rate.at(update)).isBetween(0.0, .1);
        if (update < warmUp) {
            assertThat(rate.at(update + 1)).isGreaterThanOrEqualTo(rate.at(update));
        } else {
            assertThat(rate.at(update + 1)).isLessThanOrEqualTo(rate.at(update));
        }
    }
}
