// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.GroupProbeResult;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class GroupUtilitiesTest {
    /** A group with more classes than measured ones. */
    private static GroupProbeResult group(int index, int measured, Map<Utility, Double> utilities) {
        return new GroupProbeResult(
                Group.of(index), measured + 5, measured, OptionalDouble.empty(), OptionalDouble.empty(), utilities);
    }

    /** (2 · .1 + 6 · .3) / 8 = .25. */
    @Test
    void aGroupWeighsAsItsMeasuredClasses() {
        var utilities = GroupUtilities.of(
                List.of(group(0, 2, Map.of(Utility.Difference, .1)), group(1, 6, Map.of(Utility.Difference, .3))));
        assertThat(utilities.overall()).containsOnlyKeys(Utility.Difference);
        assertThat(utilities.overall().get(Utility.Difference)).isCloseTo(.25, within(1e-12));
    }

    /** The logarithm is known for the first group only, so the classes of the others do not count. */
    @Test
    void aGroupWithoutAUtilityDoesNotCountForIt() {
        var utilities = GroupUtilities.of(List.of(
                group(0, 3, Map.of(Utility.Difference, .4, Utility.LogRatio, 1.5)),
                group(1, 1, Map.of(Utility.Difference, .8)),
                group(2, 9, Map.of())));
        assertThat(utilities.overall().get(Utility.Difference)).isCloseTo(.5, within(1e-12));
        assertThat(utilities.overall().get(Utility.LogRatio)).isCloseTo(1.5, within(1e-12));
    }

    @Test
    void withoutMeasuredClassesNothingIsKnown() {
        assertThat(GroupUtilities.of(List.of(group(0, 0, Map.of(Utility.Published, .4)), group(1, 4, Map.of())))
                        .overall())
                .isEmpty();
    }

    @Test
    void groupsKeepTheirUtilitiesInTheirOrder() {
        var utilities = GroupUtilities.of(
                List.of(group(0, 1, Map.of(Utility.DPrime, 2.)), group(1, 0, Map.of()), group(2, 1, Map.of())));
        assertThat(utilities.groups()).containsExactly(Map.of(Utility.DPrime, 2.), Map.of(), Map.of());
    }

    /** Classes 0 and 1 belong to group 0, class 2 to group 1. */
    @Test
    void ofTheDistancesOfClasses() {
        float[] inter = {.5f, 1, .75f};
        float[] intra = {.25f, .25f, .25f};
        var utilities = GroupUtilities.of(
                new ClassDistances(inter, intra, inter, intra, inter, intra), ClassGroups.of(new int[] {0, 0, 1}));
        assertThat(utilities.groups()).hasSize(Group.NUMBER);
        assertThat(utilities.groups().get(0)).containsEntry(Utility.Difference, .5);
        assertThat(utilities.groups().get(1)).containsEntry(Utility.Difference, .5);
        assertThat(utilities.overall().get(Utility.Difference)).isCloseTo(.5, within(1e-12));
    }
}
