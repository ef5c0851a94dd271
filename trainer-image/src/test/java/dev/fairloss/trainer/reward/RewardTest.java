// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.group.ClassGroups;
import org.junit.jupiter.api.Test;

class RewardTest {
    private static final float NONE = Float.NaN;

    @Test
    void aProbeResultKeepsGroupsClassesAndWhatWasMeasured() {
        var groups = ClassGroups.of(new int[] {0, 0, 1});
        var subject = ProbeResults.subject(3, 2, 77);
        var result = ProbeResults.of(subject, new float[] {.5f, NONE, .75f}, new float[] {.25f, NONE, .5f}, groups);
        assertThat(result.probe()).isEqualTo(3);
        assertThat(result.rotation()).isEqualTo(2);
        assertThat(result.orderSeed()).isEqualTo(77);
        assertThat(result.margins()).hasSize(9).containsOnly(.25);
        assertThat(result.classGroups().toArray()).containsExactly(0, 0, 1);
        assertThat(result.distances().intra().toArray()).containsExactly(.25f, NONE, .5f);
        var group = result.groups().get(0);
        assertThat(group.classes()).isEqualTo(2);
        assertThat(group.measured()).as("classes with an unseen image").isEqualTo(1);
        assertThat(group.inter()).hasValue(.5);
        assertThat(group.utility(Utility.Difference)).hasValue(.25);
        assertThat(group.utility(Utility.LogRatio)).hasValueCloseTo(Math.log(2), within(1e-12));
    }

    @Test
    void anEmptyGroupAndAGroupWithoutUnseenImagesHaveNoUtility() {
        var result =
                ProbeResults.of(0, new float[] {.4f, .6f}, new float[] {NONE, NONE}, ClassGroups.of(new int[] {0, 0}));
        assertThat(result.groups()).hasSize(9).allMatch(group -> group.utilities()
                .isEmpty());
        assertThat(result.groups().get(0).inter()).isPresent();
        assertThat(result.groups().get(0).measured()).isZero();
        assertThat(result.groups().get(8).classes()).isZero();
        assertThat(result.groups().get(8).inter()).isEmpty();
    }
}
