// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvergencesTest {
    private static final ClassGroups GROUPS = ClassGroups.of(new int[] {0, 1});

    /** A result in which group 0 has the difference {@code first} and group 1 {@code second}. */
    private static ProbeResult result(int probe, int rotation, long orderSeed, float first, float second) {
        return ProbeResults.of(
                ProbeResults.subject(probe, rotation, orderSeed),
                new float[] {first, second},
                new float[] {0, 0},
                GROUPS);
    }

    @Test
    void driftIsWhatAllFineTunesShareAndEffectWhatDiffersBetweenThem() {
        // Group 0: .5 before; .75 and 1 after: drift .375, standard deviation .25/√2. Group 1: .5; .25 and .75: no
        // drift.
        var before = List.of(result(ProbeResult.BEFORE, 1, 0, .5f, .5f));
        var convergence = Convergences.of(
                before, List.of(result(0, 1, 7, .75f, .25f), result(1, 1, 7, 1, .75f)), Utility.Difference);
        assertThat(convergence.groups()).hasSize(2);
        assertThat(convergence.groups().get(0).drift()).isCloseTo(.375, within(1e-7));
        assertThat(convergence.groups().get(0).effect()).isCloseTo(.25 / Math.sqrt(2), within(1e-7));
        assertThat(convergence.groups().get(0).driftsMore()).isTrue();
        assertThat(convergence.groups().get(1).drift()).isCloseTo(0, within(1e-7));
        assertThat(convergence.groups().get(1).driftsMore()).isFalse();
        assertThat(convergence.drifting()).isEqualTo(1);
        assertThat(convergence.converged()).as("half of the groups").isTrue();
    }

    @Test
    void repeatsAreComparedWithTheirOwnNetwork() {
        // Network 1 goes from .5 to .5 and .75, network 2 from 1 to 1.25 and 1.25: drifts .125 and .25, mean .1875.
        // Variances .25²/2 and 0, mean .25²/4.
        var before = List.of(result(ProbeResult.BEFORE, 1, 0, .5f, .5f), result(ProbeResult.BEFORE, 2, 0, 1, .5f));
        var after = List.of(
                result(0, 1, 7, .5f, .5f),
                result(1, 1, 7, .75f, .5f),
                result(2, 2, 8, 1.25f, .5f),
                result(3, 2, 8, 1.25f, .5f));
        var group = Convergences.of(before, after, Utility.Difference).groups().get(0);
        assertThat(group.drift()).isCloseTo(.1875, within(1e-7));
        assertThat(group.effect()).isCloseTo(.125, within(1e-7));
    }

    @Test
    void theNetworkIsMeasuredInTheGroupsOfItsFineTunes() {
        // Before the fine-tunes both classes were in group 0; they start from .5 and 1.
        var before = List.of(ProbeResults.of(
                ProbeResults.subject(ProbeResult.BEFORE, 1, 0),
                new float[] {.5f, 1},
                new float[] {0, 0},
                ClassGroups.of(new int[] {0, 0})));
        var after = List.of(result(0, 1, 7, .5f, 1), result(1, 1, 7, .75f, 1));
        var groups = Convergences.of(before, after, Utility.Difference).groups();
        assertThat(groups.get(0).drift()).isCloseTo(.125, within(1e-7));
        assertThat(groups.get(1).drift()).isCloseTo(0, within(1e-7));
    }

    @Test
    void aGroupWithoutUtilityIsLeftOut() {
        var before = List.of(result(ProbeResult.BEFORE, 1, 0, Float.NaN, .5f));
        var after = List.of(result(0, 1, 7, Float.NaN, .5f), result(1, 1, 7, Float.NaN, .5f));
        assertThat(Convergences.of(before, after, Utility.Difference).groups())
                .extracting(drift -> drift.group().index())
                .containsExactly(1);
    }

    @Test
    void aNetworkMustHaveBeenMeasured() {
        assertThatThrownBy(() -> Convergences.of(List.of(), List.of(result(0, 3, 7, .5f, .5f)), Utility.Difference))
                .hasMessageContaining("rotation 3 was not measured");
    }
}
