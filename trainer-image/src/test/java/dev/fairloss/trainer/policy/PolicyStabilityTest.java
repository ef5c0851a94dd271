// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.StateActionSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyStabilityTest {
    private static final StateActionSpace THREE = new StateActionSpace(List.of(.1, .2, .3));

    @Test
    void theShareOfTheResamplesAndOtherCollectionsWithTheSameAction() {
        // Up from the lowest margin of group 0 gains 8 errors. In one of four it loses 8, so that the second margin
        // moves down
        // instead. Nothing else has a reward.
        var table = Rewards.of(THREE, 1, (group, level) -> group == 0 && level == 0 ? 8 : 0);
        var stability = PolicyStability.of(table, Rewards.resamples(table, List.of(1., 1., -1., 1.)), .95, .9);
        assertThat(stability.of(0)).hasValue(.75);
        assertThat(stability.of(1)).hasValue(.75);
        assertThat(stability.of(2)).hasValue(1);
        assertThat(stability.of(26)).hasValue(1);
        assertThat(stability.reproducibility()).hasValueCloseTo((25 + 2 * .75) / 27, within(1e-12));
    }

    @Test
    void aGainThatLosesItsSignificanceChangesTheAction() {
        var table = Rewards.of(THREE, 1, (group, level) -> group == 0 && level == 0 ? 8 : 0);
        var stability = PolicyStability.of(table, Rewards.resamples(table, List.of(.25, 1.)), .95, .9);
        assertThat(stability.of(0)).hasValue(.5);
        assertThat(stability.of(1)).hasValue(1);
    }

    @Test
    void unknownRewardsDoNotCount() {
        var table = Rewards.of(THREE, 1, (group, level) -> group == 0 ? 8 : Double.NaN);
        var stability = PolicyStability.of(table, Rewards.resamples(table, List.of(-1.)), .95, .9);
        assertThat(stability.of(0)).hasValue(0);
        assertThat(stability.of(3)).isEmpty();
        assertThat(stability.reproducibility()).hasValue(0);
    }

    @Test
    void withoutResamplesTheStabilityIsUnknown() {
        var table = Rewards.drawn(1);
        var stability = PolicyStability.of(table, Rewards.noResamples(table), .95, .9);
        assertThat(stability.of(0)).isEmpty();
        assertThat(stability.reproducibility()).isEmpty();
    }
}
