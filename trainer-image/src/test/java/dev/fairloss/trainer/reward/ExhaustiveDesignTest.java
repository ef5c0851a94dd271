// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExhaustiveDesignTest {
    private static final StateActionSpace SPACE = StateActionSpace.PAPER;
    private static final StateActionSpace TWO = new StateActionSpace(List.of(.1, .2));

    @Test
    void hasFourKeepProbesAnd54MovesPerRepeat() {
        var probes = new ExhaustiveDesign(new CollectionSetup(SPACE, 2, 1, 1)).probes();
        assertThat(probes).hasSize(116);
        for (int base = 0; base < 4; base++) {
            assertThat(probes.get(base).levels()).isEqualTo(Collections.nCopies(9, base));
        }
        for (int i = 0; i < 54; i++) {
            var move = SPACE.moves().get(i);
            var probe = probes.get(58 + 4 + i);
            for (var group : Group.all()) {
                int expected = group.equals(move.state().group())
                        ? move.nextLevel()
                        : move.state().level();
                assertThat(probe.levels().get(group.index())).isEqualTo(expected);
            }
        }
    }

    @Test
    void aRewardIsMovedMinusKeptOfTheSameRepeat() {
        // Two margins: probes 0 and 1 keep, 2 + 2 g moves group g up, 3 + 2 g moves it down; 20 a repeat. Group 0 gains
        // 3
        // by "up" in repeat 0 and 5 in repeat 1, 4 on the average; the drift between the repeats is 100.
        var design = new ExhaustiveDesign(new CollectionSetup(TWO, 2, 1, 1));
        var table = design.rewards(
                IntStream.range(0, 40)
                        .mapToObj(i -> result(i, 100f * (i / 20) + (i % 20 == 2 ? 3 + 2f * (i / 20) : 0)))
                        .toList(),
                Utility.Difference);
        var up = table.row(TWO.moves().get(0));
        assertThat(up.reward()).isEqualTo(4);
        // Group 0 has two moves; squares: "up" (3 - 4)² + (5 - 4)² = 2, "down" 0; degrees of freedom 2 · 1 · 1 = 2:
        // variance 1.
        // Eight groups without noise: no moderation. Mean of two repeats: √(1/2).
        assertThat(up.standardError()).hasValueCloseTo(Math.sqrt(.5), within(1e-12));
        assertThat(table.crossGroupEffects()).isEmpty();
        // Correlation of the moves (3, 0, ...) and (5, 0, ...) of the two repeats.
        assertThat(table.repeatCorrelation()).hasValueCloseTo(1., within(1e-12));
    }

    @Test
    void theNoiseOfAGroupIsPooledOverItsMoves() {
        // Three margins, three repeats of 39 probes; group 0 moves up from the lowest margin with rewards 1, 2 and 3,
        // and its other
        // three moves are 0. Squares: 1 + 0 + 1 = 2; degrees of freedom 2 · 2 · 2 = 8; error of a mean of three: √(2 /
        // 8 / 3).
        var space = new StateActionSpace(List.of(.1, .2, .3));
        var design = new ExhaustiveDesign(new CollectionSetup(space, 3, 1, 1));
        var table = design.rewards(
                IntStream.range(0, 117)
                        .mapToObj(i -> result(i, i % 39 == 3 ? 1f + i / 39 : 0))
                        .toList(),
                Utility.Difference);
        assertThat(table.row(space.moves().get(0)).reward()).isEqualTo(2);
        for (int move = 0; move < 4; move++) {
            assertThat(table.row(space.moves().get(move)).standardError())
                    .hasValueCloseTo(Math.sqrt(2 / 24.), within(1e-12));
        }
    }

    @Test
    void oneRepeatHasNoStandardErrors() {
        // Three classes of group 0 change by 1, 2 and 3: mean 2. What other mini-batches would change is unknown.
        var design = new ExhaustiveDesign(new CollectionSetup(TWO, 1, 1, 1));
        var groups = ClassGroups.of(new int[] {0, 0, 0});
        var table = design.rewards(
                IntStream.range(0, 20)
                        .mapToObj(i ->
                                ProbeResults.of(i, i == 2 ? new float[] {1, 2, 3} : new float[3], new float[3], groups))
                        .toList(),
                Utility.Difference);
        assertThat(table.row(TWO.moves().get(0)).reward()).isEqualTo(2);
        assertThat(table.row(TWO.moves().get(0)).standardError()).isEmpty();
        assertThat(table.repeatCorrelation()).isEmpty();
    }

    /** A result in which group 0 has this utility and all others 0. */
    private static ProbeResult result(int probe, float utility) {
        var inter = new float[18];
        Arrays.fill(inter, 0, 2, utility);
        int[] groups = IntStream.range(0, 18).map(c -> c / 2).toArray();
        return ProbeResults.of(probe, inter, new float[18], ClassGroups.of(groups));
    }
}
