// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hipparchus.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** 40 classes in groups 0 and 3, and two repeats of an exhaustive design over two margins. */
class ChoiceErrorsTest {
    private static final StateActionSpace TWO = new StateActionSpace(List.of(.1, .2));
    private static final int CLASSES = 40;
    private static final EmbeddingDistances HALF = new EmbeddingDistances(5, 20, CLASSES / 2);
    private static final ClassGroups GROUPS =
            ClassGroups.of(IntStream.range(0, CLASSES).map(c -> c < 24 ? 0 : 3).toArray());

    private static ExhaustiveDesign design(int networks) {
        return new ExhaustiveDesign(new CollectionSetup(TWO, 2, networks, 1));
    }

    /** Random distances of some classes after each fine-tune. */
    private static List<ProbeResult> results(IntPredicate known) {
        return design(1).probes().stream()
                .map(probe -> {
                    var random = Seeds.random(probe.index(), "choice errors");
                    float[] inter = new float[CLASSES];
                    float[] intra = new float[CLASSES];
                    for (int c = 0; c < CLASSES; c++) {
                        float one = .5f + (float) random.nextDouble();
                        float other = .3f + (float) random.nextDouble() / 2;
                        inter[c] = known.test(c) ? one : Float.NaN;
                        intra[c] = known.test(c) ? other : Float.NaN;
                    }
                    return ProbeResults.of(probe.index(), inter, intra, GROUPS);
                })
                .toList();
    }

    private static int[] chosen() {
        return HALF.measured(CLASSES, 0);
    }

    private static boolean isChosen(int c) {
        return Arrays.binarySearch(chosen(), c) >= 0;
    }

    private static double[] errors(List<ProbeResult> results, Utility utility, EmbeddingDistances settings) {
        var estimation = new RewardEstimation(design(1), results, utility);
        return ChoiceErrors.of(
                estimation.independent().stream().flatMap(List::stream).toList(), utility, settings);
    }

    /** A reward by {@code Difference} is the mean of those of single classes, so its error is that of their mean. */
    @Test
    void theErrorOfADifferenceIsThatOfAMeanOfRewards() {
        double[] errors = errors(results(ChoiceErrorsTest::isChosen), Utility.Difference, HALF);
        assertThat(errors).hasSize(9);
        for (int group : new int[] {0, 3}) {
            double[] rewards = IntStream.of(chosen())
                    .filter(c -> GROUPS.group(c) == group)
                    .mapToDouble(c -> rewards(c).get(group).reward())
                    .toArray();
            double share = (double) rewards.length / GROUPS.sizes()[group];
            assertThat(share).isLessThan(1);
            assertThat(errors[group])
                    .isCloseTo(Math.sqrt(StatUtils.variance(rewards) / rewards.length * (1 - share)), within(1e-6));
        }
        assertThat(errors[1]).as("an empty group").isNaN();
    }

    /** The rewards of "up" if one class alone is measured. */
    private static List<RewardRow> rewards(int ofClass) {
        return new RewardEstimation(design(1), results(c -> c == ofClass), Utility.Difference)
                .table()
                .increments();
    }

    @ParameterizedTest
    @EnumSource
    void allUtilitiesHaveAnError(Utility utility) {
        assertThat(errors(results(ChoiceErrorsTest::isChosen), utility, HALF)[0])
                .isPositive();
    }

    @Test
    void ifAllAreMeasuredThereIsNoError() {
        assertThat(errors(results(c -> true), Utility.DPrime, EmbeddingDistances.DEFAULT))
                .containsOnly(Double.NaN);
    }

    /** Influences 3, -1 and -2: sd √7; of half of the classes √(7/3 · 1/2). */
    @Test
    void theErrorOfAMean() {
        assertThat(ChoiceErrors.standardError(new double[] {3, -1, -2}, .5))
                .isEqualTo(Math.sqrt(7 / 6.), within(1e-12));
        assertThat(ChoiceErrors.standardError(new double[] {3, Double.NaN, -1, -2}, .5))
                .as("a class without reward images")
                .isEqualTo(Math.sqrt(7 / 6.), within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "1, .5", "0, .5", "0, NaN"})
    void thereIsNoErrorOfAllClassesOrOfOne(int known, double share) {
        double[] influences = new double[known];
        Arrays.fill(influences, 1);
        assertThat(ChoiceErrors.standardError(influences, share)).isNaN();
    }

    /** As the table states them: only if one network's choice of more than 20,000 classes measured all repeats. */
    @ParameterizedTest
    @CsvSource({"20000, 1, false", "20040, 1, true", "20040, 2, false"})
    void theTableStatesErrorsOfOneNetwork(int classes, int networks, boolean stated) {
        var groups = ClassGroups.of(new int[classes]);
        int[] chosen = EmbeddingDistances.DEFAULT.measured(classes, 0);
        var results = design(networks).probes().stream()
                .map(probe -> {
                    var random = Seeds.random(probe.index(), "choice errors");
                    float[] values = new float[classes];
                    Arrays.fill(values, Float.NaN);
                    IntStream.of(chosen).forEach(c -> values[c] = (float) random.nextDouble());
                    return ProbeResults.of(probe.index(), values, values.clone(), groups);
                })
                .toList();
        var rows = new RewardEstimation(design(networks), results, Utility.Published)
                .table()
                .rows();
        // "Keep" and "up" from the lower margin, "down" and "keep" from the upper one.
        assertThat(rows.get(0).choiceError()).isEmpty();
        assertThat(rows.get(1).choiceError().isPresent()).isEqualTo(stated);
        assertThat(rows.get(2).choiceError()).isEqualTo(rows.get(1).choiceError());
        assertThat(rows.get(5).choiceError()).as("an empty group").isEmpty();
    }
}
