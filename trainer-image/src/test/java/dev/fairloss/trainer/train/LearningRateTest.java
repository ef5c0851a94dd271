// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRateTest {
    @Test
    void warmsUpAndFallsAlongACosine() {
        LearningRate rate = new LearningRate.WarmUpCosine(.1, 50, 1050);
        assertThat(rate.at(0)).isCloseTo(.002, within(1e-12));
        assertThat(rate.at(49)).isCloseTo(.1, within(1e-12));
        assertThat(rate.at(50)).isCloseTo(.1, within(1e-12));
        // Half way: cos(pi / 2) = 0; three quarters: (1 - sqrt(1/2)) / 2 = .146447.
        assertThat(rate.at(550)).isCloseTo(.05, within(1e-12));
        assertThat(rate.at(800)).isCloseTo(.0146447, within(1e-7));
        assertThat(rate.at(1050)).isZero();
        assertThat(rate.at(2000)).isZero();
    }

    @Test
    void dropsByTenAtFractions() {
        // 20/32 and 28/32 of 3200 updates.
        LearningRate rate = LearningRate.WarmUpSteps.atFractions(.1, 10, 3200, List.of(20 / 32.0, 28 / 32.0));
        assertThat(rate.at(4)).isCloseTo(.05, within(1e-12));
        assertThat(rate.at(1999)).isCloseTo(.1, within(1e-12));
        assertThat(rate.at(2000)).isCloseTo(.01, within(1e-12));
        assertThat(rate.at(2799)).isCloseTo(.01, within(1e-12));
        assertThat(rate.at(2800)).isCloseTo(.001, within(1e-12));
    }

    @Test
    void fallsAsAPowerOfWhatIsLeft() {
        LearningRate line = new LearningRate.WarmUpPolynomial(.1, 50, 1050, 1);
        assertThat(line.at(24)).isCloseTo(.05, within(1e-12));
        assertThat(line.at(50)).isCloseTo(.1, within(1e-12));
        assertThat(line.at(300)).isCloseTo(.075, within(1e-12));
        assertThat(line.at(1050)).isZero();
        // A quarter is left: 1/16 of the peak.
        LearningRate square = new LearningRate.WarmUpPolynomial(.1, 50, 1050, 2);
        assertThat(square.at(800)).isCloseTo(.00625, within(1e-12));
    }

    @Test
    void withoutWarmUpItStartsAtThePeak() {
        assertThat(new LearningRate.WarmUpCosine(.1, 0, 10).at(0)).isEqualTo(.1);
        assertThat(new LearningRate.Constant(.003).at(7)).isEqualTo(.003);
    }
}
