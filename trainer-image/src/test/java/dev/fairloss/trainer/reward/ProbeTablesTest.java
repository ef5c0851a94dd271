// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ProbeAccuracy;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.ProbeTable;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProbeTablesTest {
    private static final float NONE = Float.NaN;

    /** Classes 0, 1 and 3 are in group 0, of which class 3 has no reward image; class 2 is in group 1. */
    private static final ClassGroups GROUPS = ClassGroups.of(new int[] {0, 0, 1, 0});

    private static final ProbeAccuracy ACCURACY = new ProbeAccuracy(
            OptionalDouble.of(.9), OptionalDouble.empty(), Collections.nCopies(Group.NUMBER, OptionalDouble.empty()));

    private static ProbeResult result(int probe, float first, float second) {
        return ProbeResults.of(
                probe, new float[] {first, second, 1, NONE}, new float[] {.25f, .25f, .25f, NONE}, GROUPS);
    }

    private static ProbeTable table() {
        return ProbeTables.of(
                List.of(
                        result(0, .5f, .75f),
                        result(1, .5f, 1).with(ACCURACY),
                        result(2, .5f, .75f),
                        result(3, .5f, 1)),
                2);
    }

    @Test
    void repeatsFollowEachOther() {
        assertThat(table().rows()).extracting(ProbeTable.Row::repeat).containsExactly(0, 0, 1, 1);
        assertThat(ProbeTables.of(List.of(result(0, 1, 1), result(1, 1, 1)), 1).rows())
                .extracting(ProbeTable.Row::repeat)
                .containsOnly(0);
    }

    /** Group 0: (.25 + .5) / 2; group 1: .75. */
    @Test
    void rowsContainTheKnownUtilitiesOfEachGroup() {
        var groups = table().rows().get(0).groups();
        assertThat(groups).hasSize(Group.NUMBER);
        assertThat(groups.get(0)).containsEntry(Utility.Difference, .375);
        assertThat(groups.get(1)).containsEntry(Utility.Difference, .75);
        assertThat(groups.get(2)).isEmpty();
    }

    /** Two measured classes at .375 and one at .75. */
    @Test
    void theOverallUtilityWeighsGroupsByTheirMeasuredClasses() {
        assertThat(table().rows().get(0).overall().get(Utility.Difference)).isCloseTo(.5, within(1e-12));
    }

    @Test
    void aUtilityThatNoGroupKnowsIsLeftOut() {
        var unknown =
                ProbeResults.of(0, new float[] {NONE, NONE, NONE, NONE}, new float[] {NONE, NONE, NONE, NONE}, GROUPS);
        assertThat(ProbeTables.of(List.of(unknown), 1).rows().get(0).overall()).isEmpty();
    }

    @Test
    void rowsKeepTheAccuracyThatWasMeasured() {
        assertThat(table().rows().get(0).accuracy()).isEmpty();
        assertThat(table().rows().get(1).accuracy()).contains(ACCURACY);
    }

    /** Differences .25 and .5, then .25 and .75: standard deviations .25 / √2 and .5 / √2, their mean .375 / √2. */
    @Test
    void theSpreadIsTheStandardDeviationOverTheClassesOfAGroup() {
        assertThat(table().spreads()).hasSize(Group.NUMBER);
        assertThat(table().spreads().get(0).orElseThrow()).isCloseTo(.375 / Math.sqrt(2), within(1e-7));
    }

    @Test
    void theSpreadOfFewerThanTwoMeasuredClassesIsUnknown() {
        assertThat(table().spreads().get(1)).isEmpty();
        assertThat(table().spreads().get(2)).isEmpty();
    }

    @Test
    void theSpreadIsThatOfTheDifferences() {
        var equal = ProbeResults.of(0, new float[] {.5f, .75f, 1, NONE}, new float[] {.25f, .5f, .25f, NONE}, GROUPS);
        assertThat(ProbeTables.of(List.of(equal), 1).spreads().get(0)).hasValue(0);
    }
}
