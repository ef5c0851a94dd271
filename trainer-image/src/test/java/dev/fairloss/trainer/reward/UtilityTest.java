// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class UtilityTest {
    private static final float NONE = Float.NaN;

    private static Utility of(List<Float> inter, List<Float> intra) {
        return Utility.of(2, inter, intra, c -> 2);
    }

    @Test
    void isMeanInterMinusMeanIntra() {
        // inter - intra: .5 and .25: mean .375; standard deviation .25/√2, over √2: .125.
        var utility = of(List.of(.75f, .5f), List.of(.25f, .25f));
        assertThat(utility.inter()).isEqualTo(.625);
        assertThat(utility.intra()).isEqualTo(.25);
        assertThat(utility.value()).isEqualTo(.375);
        assertThat(utility.standardError()).isCloseTo(.125, within(1e-12));
    }

    @Test
    void classesOfOtherGroupsDoNotCount() {
        var utility = Utility.of(2, List.of(.75f, 9f, .5f), List.of(.25f, 9f, .25f), c -> c == 1 ? 3 : 2);
        assertThat(utility).isEqualTo(of(List.of(.75f, .5f), List.of(.25f, .25f)));
    }

    @Test
    void aClassWithoutDistancesDoesNotCount() {
        assertThat(of(List.of(.75f, NONE, .5f), List.of(.25f, NONE, .25f)))
                .isEqualTo(of(List.of(.75f, .5f), List.of(.25f, .25f)));
        // Two classes, of which one is unknown: one is left, and has no error.
        assertThat(of(List.of(.75f, NONE), List.of(.25f, NONE)).standardError()).isNaN();
    }

    @Test
    void aClassWithOneDistanceCountsThere() {
        // inter of class 0, intra of class 1: no deviation from either mean.
        var utility = of(List.of(.75f, NONE), List.of(NONE, .25f));
        assertThat(utility.value()).isEqualTo(.5);
        assertThat(utility.standardError()).isZero();
    }

    @Test
    void isUnknownWithoutDistances() {
        var utility = of(List.of(NONE), List.of(.5f));
        assertThat(utility.inter()).isNaN();
        assertThat(utility.value()).isNaN();
        assertThat(Utility.of(1, List.of(1f), List.of(1f), c -> 2).standardError())
                .isNaN();
    }
}
