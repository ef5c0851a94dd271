// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hipparchus.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All strategies on {@link SimulatedFaces} with the noise that was measured on real faces. */
class CollectionSimulationTest {
    private static final StateActionSpace SPACE = StateActionSpace.PAPER;
    private static final int SIMULATIONS = 40;
    private static final CollectionDesign BALANCED = design(CollectionStrategy.BalancedDesign, 1);
    private static final CollectionDesign BALANCED_TWICE = design(CollectionStrategy.BalancedDesign, 2);
    private static final CollectionDesign RANDOM = design(CollectionStrategy.RandomDesign, 1);
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
                .isLessThan(.75);
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
                        table(BALANCED_TWICE, faces).repeatCorrelation().orElseThrow()))
                .isGreaterThan(.9);
    }

    /** z = (reward - truth) / standard error has standard deviation 1, a little more because the error is itself estimated. */
    @ParameterizedTest
    @EnumSource
    void standardErrorsCoverTheTruth(CollectionStrategy strategy) {
        // Few degrees of freedom and unequal columns: with one repeat, a random design gives 1.18.
        double largest =
                switch (strategy) {
                    case BalancedDesign, Exhaustive -> 1.15;
                    case RandomDesign -> 1.2;
                };
        if (strategy != CollectionStrategy.Exhaustive) {
            assertThat(standardDeviationOfZ(design(strategy, 1))).isBetween(.9, largest);
        }
        assertThat(standardDeviationOfZ(design(strategy, 2))).isBetween(.9, largest);
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
        assertThat(RANDOM.fineTunes()).isEqualTo(BALANCED.fineTunes());
        double balanced = mean(faces -> meanStandardError(BALANCED, faces));
        double random = mean(faces -> meanStandardError(RANDOM, faces));
        assertThat(random).isGreaterThan(1.2 * balanced);
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

    /** Over all moves of all simulations. */
    private static double standardDeviationOfZ(CollectionDesign design) {
        return Math.sqrt(mean(faces -> {
            var table = table(design, faces);
            return SPACE.moves().stream()
                    .mapToDouble(move -> {
                        var row = table.row(move);
                        double z = (row.reward() - faces.reward(move))
                                / row.standardError().orElseThrow();
                        return z * z;
                    })
                    .average()
                    .orElseThrow();
        }));
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
