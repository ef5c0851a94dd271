// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.ClassValues;
import dev.fairloss.contract.result.ProbeDistances;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The reward of a choice of the people, as beyond 20,000 people, where the reward of all people can be computed too: 1,200 people
 * with three training images and an unseen one, and a network that changes by a fine-tune. {@value #CHOICES} choices of 300 people.
 */
class SampledRewardTest {
    private static final int PEOPLE = 1_200;
    private static final int MEASURED = 300;
    private static final int CHOICES = 400;
    private static final int DIM = 12;
    private static final int[] EVERYONE = IntStream.range(0, PEOPLE).toArray();

    private static final Map<Utility, Double> EXACT = new EnumMap<>(Utility.class);
    private static final Map<Utility, List<double[]>> SAMPLED = new EnumMap<>(Utility.class);

    @BeforeAll
    static void measure() {
        var all = new EmbeddingDistances(5, 20, PEOPLE);
        var before = measure(all, 0, 0);
        var after = measure(all, 0, .35);
        for (var utility : Utility.values()) {
            EXACT.put(utility, reward(before, after, utility)[0]);
            SAMPLED.put(utility, new ArrayList<>());
        }
        var some = new EmbeddingDistances(5, 20, MEASURED);
        for (int choice = 0; choice < CHOICES; choice++) {
            // The distances of a chosen person are those among all people: EmbeddingDistancesTest.
            var chosen = some.measured(PEOPLE, choice);
            var ofBefore = only(before, chosen);
            var ofAfter = only(after, chosen);
            SAMPLED.forEach((utility, rewards) -> rewards.add(reward(ofBefore, ofAfter, utility)));
        }
    }

    /** 400 draws of a coverage of .95 have a standard deviation of .011; the errors are normal only approximately. */
    @Test
    void theIntervalContainsTheRewardOfAllPeople() {
        SAMPLED.forEach((utility, rewards) -> {
            double exact = EXACT.get(utility);
            double covered = rewards.stream()
                            .filter(reward -> Math.abs(reward[0] - exact) <= 1.96 * reward[1])
                            .count()
                    / (double) CHOICES;
            assertThat(covered).as("coverage of " + utility).isBetween(.915, .98);
        });
    }

    /** So the variance between networks, each with a choice of its own, contains the error of the choice. */
    @Test
    void rewardsVaryBetweenChoicesByTheStandardError() {
        SAMPLED.forEach((utility, rewards) -> {
            double mean =
                    rewards.stream().mapToDouble(reward -> reward[0]).average().orElseThrow();
            double variance = rewards.stream()
                    .mapToDouble(reward -> (reward[0] - mean) * (reward[0] - mean))
                    .average()
                    .orElseThrow();
            double error =
                    rewards.stream().mapToDouble(reward -> reward[1]).average().orElseThrow();
            assertThat(Math.sqrt(variance) / error).as("sd of " + utility).isBetween(.88, 1.12);
            assertThat(Math.abs(mean - EXACT.get(utility)) / error)
                    .as("bias of " + utility)
                    .isLessThan(.25);
        });
    }

    @Test
    void theRewardsAreNotZero() {
        EXACT.forEach((utility, reward) ->
                assertThat(Math.abs(reward)).as(utility.name()).isGreaterThan(1e-3));
    }

    /** The distances by a network that moves every image away from the mean of its person; more for some people. */
    private static ProbeDistances measure(EmbeddingDistances settings, int choice, double moved) {
        var measurement = settings.start(PEOPLE, DIM, choice);
        for (int person = 0; person < PEOPLE; person++) {
            var random = Seeds.random(person, "sampled reward");
            double spread = .5 + random.nextDouble();
            double strength = moved * random.nextDouble();
            var center = new double[DIM];
            for (int k = 0; k < DIM; k++) {
                center[k] = random.nextGaussian();
            }
            var rows = new float[4 * DIM];
            for (int image = 0; image < 4; image++) {
                double squares = 0;
                for (int k = 0; k < DIM; k++) {
                    double value = center[k] * (1 - strength) + spread * random.nextGaussian();
                    rows[image * DIM + k] = (float) value;
                    squares += value * value;
                }
                for (int k = image * DIM; k < (image + 1) * DIM; k++) {
                    rows[k] /= (float) Math.sqrt(squares);
                }
            }
            measurement.training(person, rows, 0, 3);
            measurement.unseen(person, rows, 3 * DIM, 1);
        }
        return Reward.lists(measurement.distances());
    }

    private static ProbeDistances only(ProbeDistances all, int[] chosen) {
        return new ProbeDistances(
                only(all.inter(), chosen),
                only(all.intra(), chosen),
                only(all.interSquares(), chosen),
                only(all.intraSquares(), chosen),
                only(all.trainingInter(), chosen),
                only(all.trainingIntra(), chosen));
    }

    private static ClassValues only(ClassValues all, int[] chosen) {
        var values = new float[PEOPLE];
        Arrays.fill(values, Float.NaN);
        for (int c : chosen) {
            values[c] = all.get(c);
        }
        return ClassValues.of(values);
    }

    /** The reward, and its standard error. */
    private static double[] reward(ProbeDistances before, ProbeDistances after, Utility utility) {
        var meanAfter = GroupDistances.of(after, EVERYONE);
        var meanBefore = GroupDistances.of(before, EVERYONE);
        double reward = meanAfter.utility(utility) - meanBefore.utility(utility);
        double[] influences = IntStream.of(EVERYONE)
                .mapToDouble(c -> meanAfter.influence(after, c, utility) - meanBefore.influence(before, c, utility))
                .toArray();
        return new double[] {reward, ChoiceErrors.standardError(influences, (double) MEASURED / PEOPLE)};
    }
}
