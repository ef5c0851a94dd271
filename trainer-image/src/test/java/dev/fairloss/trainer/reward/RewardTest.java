// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.group.ClassGroups;
import org.junit.jupiter.api.Test;

class RewardTest {
    private static final float NONE = Float.NaN;

    @Test
    void aGroupsUtilityIsMeanInterLessMeanIntra() {
        // Group 0: inter .4 and .6, mean .5; intra .25 of one class only. u = .25.
        // h = (-.1/2, .1/2 - 0) = (-.05, .05): standard error √(2/1 · .005) = .1.
        var readOut = Reward.measure(
                3, new ClassDistances(new float[] {.4f, .6f}, new float[] {NONE, .25f}), ClassGroups.of(new int[] {0, 0
                }));
        var group = readOut.groups().get(0);
        assertThat(readOut.probe()).isEqualTo(3);
        assertThat(group.classes()).isEqualTo(2);
        assertThat(group.inter()).hasValueCloseTo(.5, within(1e-7));
        assertThat(group.utility()).hasValueCloseTo(.25, within(1e-7));
        assertThat(group.standardError()).hasValueCloseTo(.1, within(1e-7));
    }

    @Test
    void anEmptyGroupAndAGroupWithoutIntraHaveNoUtility() {
        var readOut = Reward.measure(
                0, new ClassDistances(new float[] {.4f, .6f}, new float[] {NONE, NONE}), ClassGroups.of(new int[] {0, 0
                }));
        assertThat(readOut.groups()).hasSize(9).allMatch(group -> group.utility()
                .isEmpty());
        assertThat(readOut.groups().get(0).inter()).isPresent();
        assertThat(readOut.groups().get(8).classes()).isZero();
        assertThat(readOut.groups().get(8).inter()).isEmpty();
    }

    @Test
    void oneClassHasNoStandardError() {
        var group = Reward.measure(
                        0, new ClassDistances(new float[] {.4f}, new float[] {.1f}), ClassGroups.of(new int[] {4}))
                .groups()
                .get(4);
        assertThat(group.utility()).isPresent();
        assertThat(group.standardError()).isEmpty();
    }

    @Test
    void theRewardIsTheDifferenceClassByClass() {
        var groups = ClassGroups.of(new int[] {0, 0, 1});
        var kept =
                Reward.measure(0, new ClassDistances(new float[] {.25f, .75f, 9}, new float[] {.5f, .25f, 9}), groups);
        var moved =
                Reward.measure(1, new ClassDistances(new float[] {.5f, .75f, 9}, new float[] {.25f, .25f, 9}), groups);
        // u differs by .5 and 0: mean .25; sd .3536 / √2 = .25. The classes' own spread (.5 in inter) does not enter.
        var reward = Reward.difference(moved, kept, 0);
        assertThat(reward.value()).isEqualTo(.25);
        assertThat(reward.standardError()).isCloseTo(.25, within(1e-12));
        assertThat(Reward.difference(moved, kept, 5).value()).isNaN();
    }

    @Test
    void probesReadByOtherGroupsAreNotCompared() {
        var distances = new ClassDistances(new float[] {.25f}, new float[] {.5f});
        var one = Reward.measure(0, distances, ClassGroups.of(new int[] {0}));
        var other = Reward.measure(1, distances, ClassGroups.of(new int[] {1}));
        assertThatThrownBy(() -> Reward.difference(other, one, 0)).hasMessageContaining("different groups");
    }
}
