// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.testing.Spaces;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All strategies on {@link SimulatedFaces} with the noise that was measured on real faces. */
class CollectionSimulationTest {
    private static final StateActionSpace SPACE = Spaces.PAPER;
    private static final int SIMULATIONS = 40;
    private static final int CALIBRATIONS = 60;
    private static final NormalDistribution NORMAL = new NormalDistribution();
    private static final int REPEATS = 3;
    private static final CollectionDesign BALANCED = design(CollectionStrategy.BalancedDesign, 1);
    private static final CollectionDesign BALANCED_REPEATED = design(CollectionStrategy.BalancedDesign, REPEATS);
    private static final CollectionDesign RANDOM_REPEATED = design(CollectionStrategy.RandomDesign, REPEATS);
    private static final CollectionDesign EXHAUSTIVE = design(CollectionStrategy.Exhaustive, 1);

    private static CollectionDesign design(CollectionStrategy strategy, int repeats) {
        return CollectionDesign.of(strategy, new CollectionSetup(SPACE, repeats, 1, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 6})
    void withoutNoiseEveryStrategyRecoversTheRewardsExactly(int levels) {
        var space = new StateActionSpace(List.of(.05, .15, .2, .35, .45, .6).subList(0, levels));
        var faces = SimulatedFaces.draw(space, 0, 7);
        for (var strategy : CollectionStrategy.values()) {
            var design = CollectionDesign.of(strategy, new CollectionSetup(space, 1, 1, 3));
            var table = design.rewards(faces.run(design), Utility.Difference);
            // Utilities are floats of about .002: rounding of 1e-10.
            assertThat(SimulatedFaces.rewards(table))
                    .as(strategy.name())
                    .containsExactly(faces.rewards(), within(1e-8));
            if (strategy != CollectionStrategy.Exhaustive) {
                assertThat(table.crossGroupEffects().get(2).get(5))
                        .isCloseTo(faces.crossGroupEffects()[2][5], within(1e-6));
            }
        }
    }

    @Test
    void balancedDesignRecoversTheRewardsFromSixteenProbes() {
        // Error of a reward: 1.06e-4 · √.63 = .84e-4 against a signal of 4.3e-4: r = 1/√(1 + (.84/4.3)²) = .98.
        assertThat(mean(faces -> r(BALANCED, faces))).isGreaterThan(.95);
        assertThat(least(faces -> r(BALANCED, faces))).isGreaterThan(.9);
    }

    @Test
    void differencesOfCellMeansDoNot() {
        assertThat(mean(faces -> RewardTables.correlation(faces.rewards(), differencesOfCellMeans(faces))
                        .orElseThrow()))
                .isLessThan(.85);
    }

    @Test
    void balancedDesignAgreesWithExhaustive() {
        assertThat(mean(faces -> RewardTables.correlation(
                                SimulatedFaces.rewards(table(BALANCED, faces)),
                                SimulatedFaces.rewards(table(EXHAUSTIVE, faces)))
                        .orElseThrow()))
                .isGreaterThan(.9);
    }

    @Test
    void repeatsOfABalancedDesignAgree() {
        assertThat(mean(faces ->
                        table(BALANCED_REPEATED, faces).repeatCorrelation().orElseThrow()))
                .isGreaterThan(.9);
    }

    /** How the noise of probes and the deviations of networks are spread over groups and margins. */
    private enum Spread {
        /** All groups are alike and all networks have the same potentials. */
        EQUAL,
        /** Groups differ in their noise, by factors up to 4. */
        GROUPS,
        /** Groups differ, and networks deviate from the potential by as much as the noise. */
        NETWORKS,
        /** The same, and some levels deviate by much more than others. */
        LEVELS;

        SimulatedFaces faces(int seed) {
            var random = Seeds.random(seed, "spread");
            var noise = new double[9];
            var network = new double[9][SPACE.levels()];
            for (int group = 0; group < 9; group++) {
                noise[group] = SimulatedFaces.NOISE * (this == EQUAL ? 1 : Math.exp(.5 * random.nextGaussian()));
                for (int level = 0; level < SPACE.levels(); level++) {
                    double deviation = .5 * noise[group];
                    network[group][level] = switch (this) {
                        case EQUAL, GROUPS -> 0;
                        case NETWORKS -> deviation;
                        case LEVELS -> deviation * Math.exp(.5 * random.nextGaussian());
                    };
                }
            }
            return SimulatedFaces.draw(SPACE, SimulatedFaces.SIGNAL, noise, network, seed);
        }
    }

    /**
     * The p-value of "the estimate is the truth" is uniform: 5 % are up to .05, and z, the normal quantile of the p-value, has a
     * standard deviation of 1. Before Holm's correction; after it, the chance of an error in any of the 27 is .055 at most.
     */
    @ParameterizedTest
    @CsvSource({
        "BalancedDesign, EQUAL",
        "BalancedDesign, GROUPS",
        "BalancedDesign, NETWORKS",
        "BalancedDesign, LEVELS",
        "RandomDesign, NETWORKS",
        "Exhaustive, NETWORKS"
    })
    void standardErrorsCoverTheTruth(CollectionStrategy strategy, Spread spread) {
        var design = design(strategy, REPEATS);
        double[][] tables = IntStream.range(0, CALIBRATIONS)
                .mapToObj(spread::faces)
                .map(faces -> table(design, faces).increments().stream()
                        .mapToDouble(row -> SignificanceTests.pValue(
                                row.reward() - faces.reward(row.pair()),
                                row.standardError().orElseThrow(),
                                row.degreesOfFreedom().orElseThrow()))
                        .toArray())
                .toArray(double[][]::new);
        double[] p = Arrays.stream(tables).flatMapToDouble(Arrays::stream).toArray();
        double anyFalseAlarm = Arrays.stream(tables)
                        .filter(table ->
                                Arrays.stream(SignificanceTests.holm(table)).anyMatch(value -> value <= .05))
                        .count()
                / (double) tables.length;
        double falseAlarms = Arrays.stream(p).filter(value -> value <= .05).count() / (double) p.length;
        double z = Math.sqrt(Arrays.stream(p)
                .map(value -> -NORMAL.inverseCumulativeProbability(Math.max(1e-15, value / 2)))
                .map(value -> value * value)
                .average()
                .orElseThrow());
        assertThat(falseAlarms).isBetween(.015, .07);
        // .06 in expectation at most; two standard errors of 60 simulations are .06.
        assertThat(anyFalseAlarm).isLessThanOrEqualTo(.12);
        assertThat(z).isBetween(.85, 1.08);
    }

    /** The mean error of all moves is 0 within three of its standard errors, from 40 simulations of 9 independent groups. */
    @ParameterizedTest
    @EnumSource
    void rewardsAreUnbiased(CollectionStrategy strategy) {
        var design = design(strategy, 1);
        double[] errors = simulations()
                .flatMapToDouble(faces -> {
                    var table = table(design, faces);
                    // Signed by the direction of the move, so that errors of "up" and "down" do not cancel.
                    return SPACE.moves().stream()
                            .mapToDouble(move ->
                                    move.action().move() * (table.row(move).reward() - faces.reward(move)));
                })
                .toArray();
        double limit = 3 * Math.sqrt(StatUtils.sumSq(errors) / errors.length / (9 * SIMULATIONS));
        assertThat(StatUtils.mean(errors)).isBetween(-limit, limit);
    }

    /** With equally many probes, a random design has larger standard errors. */
    @Test
    void balancedDesignHasSmallerStandardErrorsThanRandomDesign() {
        assertThat(RANDOM_REPEATED.fineTunes()).isEqualTo(BALANCED_REPEATED.fineTunes());
        double balanced = mean(faces -> meanStandardError(BALANCED_REPEATED, faces));
        double random = mean(faces -> meanStandardError(RANDOM_REPEATED, faces));
        assertThat(random).isGreaterThan(1.15 * balanced);
    }

    private static double meanStandardError(CollectionDesign design, SimulatedFaces faces) {
        var table = table(design, faces);
        return SPACE.moves().stream()
                .mapToDouble(move -> table.row(move).standardError().orElseThrow())
                .average()
                .orElseThrow();
    }

    private static RewardTable table(CollectionDesign design, SimulatedFaces faces) {
        return design.rewards(faces.run(design), Utility.Difference);
    }

    private static double r(CollectionDesign design, SimulatedFaces faces) {
        return RewardTables.correlation(faces.rewards(), SimulatedFaces.rewards(table(design, faces)))
                .orElseThrow();
    }

    /** A naive analysis of a balanced design: the mean utility at one level minus that at another. */
    private static double[] differencesOfCellMeans(SimulatedFaces faces) {
        var probes = BALANCED.probes();
        var results = faces.run(BALANCED);
        return SPACE.moves().stream()
                .mapToDouble(move -> {
                    int group = move.state().group().index();
                    ToDoubleFunction<Integer> at = level -> IntStream.range(0, probes.size())
                            .filter(i -> probes.get(i).levels().get(group).equals(level))
                            .mapToDouble(i -> results.get(i)
                                    .groups()
                                    .get(group)
                                    .utility(Utility.Difference)
                                    .orElseThrow())
                            .average()
                            .orElseThrow();
                    return at.applyAsDouble(move.nextLevel())
                            - at.applyAsDouble(move.state().level());
                })
                .toArray();
    }

    private static double mean(ToDoubleFunction<SimulatedFaces> figure) {
        return simulations().mapToDouble(figure).average().orElseThrow();
    }

    private static double least(ToDoubleFunction<SimulatedFaces> figure) {
        return simulations().mapToDouble(figure).min().orElseThrow();
    }

    private static Stream<SimulatedFaces> simulations() {
        return IntStream.range(0, SIMULATIONS).mapToObj(seed -> SimulatedFaces.draw(SPACE, SimulatedFaces.NOISE, seed));
    }
}
