// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.testing.Spaces;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExhaustiveDesignTest {
    private static final StateActionSpace SPACE = Spaces.PAPER;
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
    void anIncrementIsTheMeanOfUpAndMinusDown() {
        // Two margins: probes 0 and 1 keep, 2 + 2 g moves group g up, 3 + 2 g moves it down; 20 a repeat. Group 0 gains
        // 3 by
        // "up" in repeat 0 and 5 in repeat 1, and loses 1 by "down" in both: increments 2 and 3. The drift between the
        // repeats is 100.
        var design = new ExhaustiveDesign(new CollectionSetup(TWO, 2, 1, 1));
        var table = design.rewards(
                IntStream.range(0, 40)
                        .mapToObj(i -> result(i, 100f * (i / 20) + change(i)))
                        .toList(),
                Utility.Difference);
        var up = table.row(TWO.moves().get(0));
        var down = table.row(TWO.moves().get(1));
        assertThat(up.reward()).isEqualTo(2.5);
        assertThat(down.reward()).isEqualTo(-2.5);
        // Variance between 2 and 3: .5; of the mean of two: .25. Eight groups without noise: no moderation.
        assertThat(up.standardError()).hasValueCloseTo(.5, within(1e-12));
        assertThat(up.degreesOfFreedom()).hasValueCloseTo(1., within(1e-12));
        assertThat(table.crossGroupEffects()).isEmpty();
        // Correlation of the increments (2, 0, ...) and (3, 0, ...) of the two repeats.
        assertThat(table.repeatCorrelation()).hasValueCloseTo(1., within(1e-12));
    }

    private static float change(int probe) {
        return switch (probe % 20) {
            case 2 -> 3 + 2f * (probe / 20);
            case 3 -> -1;
            default -> 0;
        };
    }

    @Test
    void aMoveIsComparedWithKeepAtItsOwnBase() {
        var design = new ExhaustiveDesign(new CollectionSetup(TWO, 1, 1, 1));
        double[][][] weights = design.incrementWeights(design.probes(), GroupRegression.allPresent());
        double[] ofGroup8 = new double[20];
        ofGroup8[0] = -.5; // keep at the lower margin
        ofGroup8[1] = .5; // keep at the upper margin
        ofGroup8[18] = .5; // up
        ofGroup8[19] = -.5; // down
        assertThat(weights).hasDimensions(9, 1);
        assertThat(weights[8][0]).containsExactly(ofGroup8);
    }

    @Test
    void withOneRepeatTheErrorsAreUnknown() {
        var design = new ExhaustiveDesign(new CollectionSetup(TWO, 1, 1, 1));
        var table = design.rewards(
                IntStream.range(0, 20).mapToObj(i -> result(i, change(i))).toList(), Utility.Difference);
        assertThat(table.row(TWO.moves().get(0)).reward()).isEqualTo(2);
        assertThat(table.increments()).noneMatch(row -> row.known());
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
