// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardTable;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both collections on {@link SimulatedFaces} with the noise that was measured on real ones. */
class CollectionSimulationTest {
    private static final StateActionSpace SPACE = StateActionSpace.PAPER;
    private static final int SIMULATIONS = 40;
    private static final BalancedDesign GROUPED = new BalancedDesign(SPACE, 1, 1, 5);
    private static final BalancedDesign GROUPED_TWICE = new BalancedDesign(SPACE, 1, 2, 5);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 6})
    void withoutNoiseBothRecoverTheRewardsExactly(int levels) {
        var space = new StateActionSpace(List.of(.05, .15, .2, .35, .45, .6).subList(0, levels));
        var faces = SimulatedFaces.drawn(space, 0, 7);
        for (var design : List.of(new BalancedDesign(space, 0, 1, 3), new ExhaustiveDesign(space, 1, 3))) {
            // Utilities are floats of about .002: rounding of 1e-10.
            assertThat(SimulatedFaces.rewards(design.rewards(faces.run(design))))
                    .containsExactly(faces.rewards(), within(1e-8));
        }
        var design = new BalancedDesign(space, 0, 1, 3);
        assertThat(design.rewards(faces.run(design)).crossGroupEffects().get(2).get(5))
                .isCloseTo(faces.crossGroupEffects()[2][5], within(1e-6));
    }

    @Test
    void groupedRecoversTheRewardsFromSixteenProbes() {
        // Error of a reward: 1.06e-4 · √.63 = .84e-4 against a signal of 4.3e-4: r = 1/√(1 + (.84/4.3)²) = .98.
        assertThat(mean(faces -> r(GROUPED, faces))).isGreaterThan(.95);
        assertThat(least(faces -> r(GROUPED, faces))).isGreaterThan(.9);
    }

    @Test
    void plainMeansOfCellsDoNot() {
        assertThat(mean(faces -> RewardTables.correlation(faces.rewards(), cellMeans(faces))
                        .orElseThrow()))
                .isLessThan(.75);
    }

    @Test
    void groupedAgreesWithExhaustive() {
        var exhaustive = new ExhaustiveDesign(SPACE, 1, 5);
        assertThat(mean(faces -> RewardTables.correlation(table(GROUPED, faces), table(exhaustive, faces))
                        .orElseThrow()))
                .isGreaterThan(.9);
    }

    @Test
    void repeatsOfTheGroupedCollectionAgree() {
        assertThat(mean(faces -> table(GROUPED_TWICE, faces).repeatCorrelation().orElseThrow()))
                .isGreaterThan(.9);
    }

    @Test
    void standardErrorsSayHowFarTheRewardsAreOff() {
        // z = (reward - truth) / standard error has sd 1, a little more because the error is itself estimated.
        assertThat(scatter(GROUPED)).isBetween(.9, 1.15);
        assertThat(scatter(GROUPED_TWICE)).isBetween(.9, 1.15);
        assertThat(scatter(new ExhaustiveDesign(SPACE, 1, 5))).isBetween(.9, 1.15);
        assertThat(scatter(new ExhaustiveDesign(SPACE, 2, 5))).isBetween(.9, 1.15);
    }

    private static RewardTable table(CollectionDesign design, SimulatedFaces faces) {
        return design.rewards(faces.run(design));
    }

    private static double r(CollectionDesign design, SimulatedFaces faces) {
        return RewardTables.correlation(faces.rewards(), SimulatedFaces.rewards(table(design, faces)))
                .orElseThrow();
    }

    /** sd of z over all moves of all simulations. */
    private static double scatter(CollectionDesign design) {
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

    /** What a naive reading of the grouped probes gives: the mean utility at one level less that at another. */
    private static double[] cellMeans(SimulatedFaces faces) {
        var probes = GROUPED.probes();
        var readOuts = faces.run(GROUPED);
        return SPACE.moves().stream()
                .mapToDouble(move -> {
                    int group = move.state().group().index();
                    ToDoubleFunction<Integer> at = level -> IntStream.range(0, probes.size())
                            .filter(i -> probes.get(i).levels().get(group).equals(level))
                            .mapToDouble(i -> readOuts.get(i)
                                    .groups()
                                    .get(group)
                                    .utility()
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
        return IntStream.range(0, SIMULATIONS)
                .mapToObj(seed -> SimulatedFaces.drawn(SPACE, SimulatedFaces.NOISE, seed));
    }
}
