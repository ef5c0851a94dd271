// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;
import org.junit.jupiter.api.Test;

class RewardBootstrapTest {
    private static final StateActionSpace TWO = new StateActionSpace(List.of(.1, .2));
    private static final int CLASSES = 40;

    /** The classes of group 0 gain the same; the repeats gain 1, 2 and 6: the mean of two draws. */
    @Test
    void repeatsAreDrawnOneFewerThanThereAre() {
        double[] gains = {1, 2, 6};
        double[] drawn = increments(resamples(3, repeat -> gains[repeat], c -> 0));
        assertThat(Arrays.stream(drawn)
                        .map(value -> (double) Math.round(2 * value))
                        .distinct()
                        .sorted()
                        .boxed())
                .containsExactly(2., 3., 4., 7., 8., 12.);
        // The variance of the resamples is that of the mean of three: 7 / 3. Standard error of 200 resamples: 10 %.
        assertThat(StatUtils.variance(drawn)).isCloseTo(7 / 3., within(.7));
    }

    /** The repeats gain the same, the classes 0 to 39: the variance of the mean of 40 is 11.5² / 40. */
    @Test
    void classesAreDrawnWithReplacement() {
        double[] drawn = increments(resamples(2, repeat -> 0, c -> c));
        assertThat(StatUtils.mean(drawn)).isCloseTo(19.5, within(.6));
        assertThat(StatUtils.variance(drawn)).isCloseTo(133.25 / CLASSES, within(1.));
    }

    @Test
    void theSameSetupGivesTheSameResamples() {
        var resamples = resamples(2, repeat -> repeat, c -> c);
        assertThat(resamples(2, repeat -> repeat, c -> c)).isEqualTo(resamples);
        assertThat(resamples.increments()).hasSize(200);
        assertThat(resamples.increments().get(0).subList(1, 9))
                .as("empty groups")
                .containsOnly(0.);
    }

    @Test
    void oneRepeatHasNoResamples() {
        assertThat(resamples(1, repeat -> 1, c -> c).increments()).isEmpty();
    }

    @Test
    void aResampleHasAnIncrementForEachGroupAndLevelButTheLast() {
        var design = new ExhaustiveDesign(new CollectionSetup(new StateActionSpace(List.of(.1, .2, .3)), 2, 1, 1));
        var results =
                design.probes().stream().map(probe -> result(probe, 1, c -> 0)).toList();
        assertThat(design.resamples(results, Utility.Difference).increments()).allSatisfy(increments -> {
            assertThat(increments).hasSize(18);
            assertThat(increments.subList(0, 2)).containsExactly(1., 1.);
            assertThat(increments.subList(2, 18)).containsOnly(0.);
        });
    }

    private static double[] increments(RewardResamples resamples) {
        return resamples.increments().stream()
                .mapToDouble(increments -> increments.get(0))
                .toArray();
    }

    private static RewardResamples resamples(int repeats, IntToDoubleFunction ofRepeat, IntToDoubleFunction ofClass) {
        var design = new ExhaustiveDesign(new CollectionSetup(TWO, repeats, 1, 1));
        return design.resamples(
                design.probes().stream()
                        .map(probe -> result(probe, ofRepeat.applyAsDouble(probe.index() / 20), ofClass))
                        .toList(),
                Utility.Difference);
    }

    /** All classes are in group 0 and gain by its higher margin. */
    private static ProbeResult result(Probe probe, double ofRepeat, IntToDoubleFunction ofClass) {
        var inter = new float[CLASSES];
        for (int c = 0; c < CLASSES; c++) {
            inter[c] = (float) (probe.levels().get(0) * (ofRepeat + ofClass.applyAsDouble(c)));
        }
        int[] groups = IntStream.range(0, CLASSES).map(c -> 0).toArray();
        return ProbeResults.of(probe.index(), inter, new float[CLASSES], ClassGroups.of(groups));
    }
}
