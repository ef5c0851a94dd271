// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.ClassValues;
import dev.fairloss.contract.result.ProbeDistances;
import dev.fairloss.contract.spec.Utility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupDistancesTest {
    private static final float NONE = Float.NaN;

    /** Three classes; class 1 has no unseen image, class 2 belongs to another group. */
    private static final ProbeDistances DISTANCES = new ProbeDistances(
            ClassValues.of(.75f, NONE, 9f),
            ClassValues.of(.25f, NONE, 9f),
            ClassValues.of(.625f, NONE, 9f),
            ClassValues.of(.125f, NONE, 9f),
            ClassValues.of(.5f, .25f, 9f),
            ClassValues.of(.125f, .25f, 9f));

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
                ClassValues.of(.5f, 1f),
                ClassValues.of(0f, .5f),
                ClassValues.of(.25f, 1f),
                ClassValues.of(0f, .25f),
                ClassValues.of(0f, 0f),
                ClassValues.of(0f, 0f));
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

    /** The change of a utility if a class weighs a little more, for each class; and the influences sum to 0. */
    @ParameterizedTest
    @EnumSource
    void influencesAreDerivatives(Utility utility) {
        var distances = new ProbeDistances(
                ClassValues.of(.5f, 1f, .75f),
                ClassValues.of(.125f, .5f, .25f),
                ClassValues.of(.375f, 1.25f, .625f),
                ClassValues.of(.03125f, .5f, .125f),
                ClassValues.of(.5f, .25f, 1f),
                ClassValues.of(.25f, .125f, .25f));
        int[] all = {0, 1, 2};
        var means = GroupDistances.of(distances, all);
        double sum = 0;
        for (int some : all) {
            double step = 1e-6;
            double more = GroupDistances.of(distances, all, c -> c == some ? 1 + step : 1)
                    .utility(utility);
            double influence = means.influence(distances, some, utility);
            assertThat(influence).isCloseTo((more - means.utility(utility)) / step * 3, within(1e-4));
            sum += influence;
        }
        assertThat(sum).isCloseTo(0, within(1e-9));
    }

    @Test
    void anUnknownDistanceHasNoInfluence() {
        var means = GroupDistances.of(DISTANCES, new int[] {0, 1});
        assertThat(means.influence(DISTANCES, 1, Utility.Difference)).isNaN();
        assertThat(means.influence(DISTANCES, 1, Utility.Published)).isNotNaN();
        assertThat(new GroupDistances(.5, .25, .25, .0625, 0, 0).influence(DISTANCES, 0, Utility.DPrime))
                .as("no spread")
                .isNaN();
        assertThat(new GroupDistances(.5, 0, .25, 0, 0, 0).influence(DISTANCES, 0, Utility.LogRatio))
                .isNaN();
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
