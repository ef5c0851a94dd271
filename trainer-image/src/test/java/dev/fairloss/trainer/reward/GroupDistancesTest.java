// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.ProbeDistances;
import dev.fairloss.contract.spec.Utility;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupDistancesTest {
    private static final float NONE = Float.NaN;

    /** Three classes; class 1 has no unseen image, class 2 belongs to another group. */
    private static final ProbeDistances DISTANCES = new ProbeDistances(
            List.of(.75f, NONE, 9f),
            List.of(.25f, NONE, 9f),
            List.of(.625f, NONE, 9f),
            List.of(.125f, NONE, 9f),
            List.of(.5f, .25f, 9f),
            List.of(.125f, .25f, 9f));

    private static GroupDistances of(double... weights) {
        return GroupDistances.of(DISTANCES, new int[] {0, 1, 2}, c -> weights[c]);
    }

    @Test
    void eachMeanIsOverTheClassesWhereTheDistanceIsKnown() {
        var means = of(1, 1, 0);
        assertThat(means).isEqualTo(new GroupDistances(.75, .25, .625, .125, .375, .1875));
    }

    @Test
    void weightsCountAClassSeveralTimes() {
        // (2 · .5 + .25) / 3 and (2 · .125 + .25) / 3.
        assertThat(of(2, 1, 0).trainingInter()).isCloseTo(1.25 / 3, within(1e-12));
        assertThat(of(2, 1, 0).trainingIntra()).isCloseTo(.5 / 3, within(1e-12));
    }

    @Test
    void theDifferenceIsInterMinusIntra() {
        assertThat(of(1, 1, 0).utility(Utility.Difference)).isEqualTo(.5);
    }

    @Test
    void theLogRatioDoesNotChangeWithTheScale() {
        assertThat(of(1, 1, 0).utility(Utility.LogRatio)).isCloseTo(Math.log(3), within(1e-12));
        var half = new GroupDistances(.375, .125, .625 / 4, .125 / 4, 0, 0);
        assertThat(half.utility(Utility.LogRatio)).isCloseTo(Math.log(3), within(1e-12));
        assertThat(half.utility(Utility.Difference)).isEqualTo(.25);
    }

    @Test
    void dPrimeIsTheDifferenceInUnitsOfTheSpread() {
        // Variances .625 - .75² = .0625 and .125 - .25² = .0625, mean .0625: (.75 - .25) / .25 = 2.
        assertThat(of(1, 1, 0).utility(Utility.DPrime)).isCloseTo(2, within(1e-12));
        var half = new GroupDistances(.375, .125, .625 / 4, .125 / 4, 0, 0);
        assertThat(half.utility(Utility.DPrime)).as("at half the scale").isCloseTo(2, within(1e-12));
        // Two classes with one unseen image each: genuine distances 0 and .5, impostors' .5 and 1: both have the mean
        // square deviation .25² = .0625, the difference of the means is .5.
        var spread = new ProbeDistances(
                List.of(.5f, 1f),
                List.of(0f, .5f),
                List.of(.25f, 1f),
                List.of(0f, .25f),
                List.of(0f, 0f),
                List.of(0f, 0f));
        assertThat(GroupDistances.of(spread, new int[] {0, 1}).utility(Utility.DPrime))
                .isCloseTo(2, within(1e-12));
    }

    @Test
    void publishedIsReadOnCentersAndTrainingImages() {
        // Classes 0 and 1: inter (.5 + .25) / 2, intra (.125 + .25) / 2.
        assertThat(of(1, 1, 0).utility(Utility.Published)).isEqualTo(.1875);
    }

    @Test
    void allOthersAreReadOnUnseenImagesOnly() {
        // Class 1 alone has training distances only.
        for (var utility : Utility.values()) {
            double value = of(0, 1, 0).utility(utility);
            assertThat(Double.isNaN(value)).as(utility.name()).isEqualTo(utility != Utility.Published);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyGroupHasNoUtility(Utility utility) {
        assertThat(of(0, 0, 0).utility(utility)).isNaN();
    }

    @Test
    void withoutSpreadOrDistanceTheScaleFreeUtilitiesAreUnknown() {
        assertThat(new GroupDistances(.5, .25, .25, .0625, 0, 0).utility(Utility.DPrime))
                .isNaN();
        assertThat(new GroupDistances(.5, 0, .25, 0, 0, 0).utility(Utility.LogRatio))
                .isNaN();
        assertThat(new GroupDistances(0, .5, 0, .25, 0, 0).utility(Utility.LogRatio))
                .isNaN();
    }
}
