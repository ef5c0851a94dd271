// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.testing.Spaces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of every strategy, including new constants of the enum. */
class CollectionDesignTest {
    private static final StateActionSpace SPACE = Spaces.PAPER;

    private static CollectionDesign design(CollectionStrategy strategy, int repeats, long seed) {
        return CollectionDesign.of(strategy, new CollectionSetup(SPACE, repeats, 1, seed));
    }

    @ParameterizedTest
    @EnumSource
    void runsAsManyProbesAsTheStrategyPlans(CollectionStrategy strategy) {
        var design = design(strategy, 2, 3);
        assertThat(design.strategy()).isEqualTo(strategy);
        assertThat(design.fineTunes()).isEqualTo(2 * strategy.fineTunes(SPACE));
        assertThat(design.probes())
                .extracting(Probe::index)
                .isEqualTo(IntStream.range(0, design.fineTunes()).boxed().toList());
        assertThat(design.probes())
                .allSatisfy(probe ->
                        assertThat(probe.levels()).hasSize(9).allMatch(level -> level >= 0 && level < SPACE.levels()));
    }

    @ParameterizedTest
    @EnumSource
    void theSameSetupGivesTheSameProbes(CollectionStrategy strategy) {
        assertThat(design(strategy, 1, 9).probes())
                .isEqualTo(design(strategy, 1, 9).probes())
                .isNotEqualTo(design(strategy, 1, 10).probes());
    }

    @ParameterizedTest
    @EnumSource
    void probesOfARepeatShareTheirMiniBatches(CollectionStrategy strategy) {
        var design = design(strategy, 2, 3);
        var probes = design.probes();
        int half = probes.size() / 2;
        var first = probes.subList(0, half);
        var second = probes.subList(half, 2 * half);
        assertThat(first).extracting(Probe::seed).containsOnly(design.setup().miniBatchSeed(0));
        assertThat(second).extracting(Probe::seed).containsOnly(design.setup().miniBatchSeed(1));
        assertThat(design.setup().miniBatchSeed(0)).isNotEqualTo(design.setup().miniBatchSeed(1));
    }

    @ParameterizedTest
    @EnumSource
    void repeatsOfARegressionHaveTheirOwnMargins(CollectionStrategy strategy) {
        var probes = design(strategy, 2, 3).probes();
        int half = probes.size() / 2;
        var first = probes.subList(0, half).stream().map(Probe::levels).toList();
        var second = probes.subList(half, 2 * half).stream().map(Probe::levels).toList();
        assertThat(first.equals(second)).isEqualTo(strategy == CollectionStrategy.Exhaustive);
    }

    @ParameterizedTest
    @EnumSource
    void repeatsFineTuneTheNetworksInTurn(CollectionStrategy strategy) {
        var probes = CollectionDesign.of(strategy, new CollectionSetup(SPACE, 3, 2, 1))
                .probes();
        int third = probes.size() / 3;
        assertThat(probes.subList(0, third)).extracting(Probe::network).containsOnly(1);
        assertThat(probes.subList(third, 2 * third)).extracting(Probe::network).containsOnly(2);
        assertThat(probes.subList(2 * third, 3 * third))
                .extracting(Probe::network)
                .containsOnly(1);
    }

    @ParameterizedTest
    @EnumSource
    void theTableHas90RowsAndKeepIsZero(CollectionStrategy strategy) {
        for (int repeats = 1; repeats <= 2; repeats++) {
            var design = design(strategy, repeats, 3);
            var table = design.rewards(
                    SimulatedFaces.draw(SPACE, SimulatedFaces.NOISE, 1).run(design), Utility.Difference);
            assertThat(table.rows()).hasSize(90);
            assertThat(table.rows())
                    .filteredOn(row -> row.action() == Action.KEEP)
                    .hasSize(36)
                    .allMatch(row -> row.reward() == 0 && row.standardError().orElseThrow() == 0);
            assertThat(table.strategy()).isEqualTo(strategy);
            assertThat(table.fineTunes()).isEqualTo(design.fineTunes());
            assertThat(table.repeats()).isEqualTo(repeats);
            assertThat(table.repeatCorrelation().isPresent()).isEqualTo(repeats > 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOrderOfTheResultsDoesNotMatter(CollectionStrategy strategy) {
        var design = design(strategy, 2, 3);
        var results = new ArrayList<>(
                SimulatedFaces.draw(SPACE, SimulatedFaces.NOISE, 1).run(design));
        var table = design.rewards(results, Utility.Difference);
        Collections.reverse(results);
        assertThat(design.rewards(results, Utility.Difference)).isEqualTo(table);
    }

    @ParameterizedTest
    @EnumSource
    void severalRepeatsAreResampled(CollectionStrategy strategy) {
        var one = design(strategy, 1, 3);
        var faces = SimulatedFaces.draw(SPACE, SimulatedFaces.NOISE, 1);
        assertThat(one.resamples(faces.run(one), Utility.Difference).others()).isEmpty();
        var two = design(strategy, 2, 3);
        var resamples = two.resamples(faces.run(two), Utility.Difference);
        assertThat(resamples.increments()).isNotEmpty().allMatch(increments -> increments.size() == 27);
        assertThat(resamples.others()).isNotEmpty().allMatch(increments -> increments.size() == 27);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyGroupHasRewardsOfZeroWithoutError(CollectionStrategy strategy) {
        var groups = ClassGroups.of(new int[] {0, 0, 1, 1, 2, 2, 3, 3, 5, 5, 6, 6, 7, 7, 8, 8});
        for (int repeats = 1; repeats <= 2; repeats++) {
            var design = design(strategy, repeats, 3);
            var results = design.probes().stream()
                    .map(probe -> {
                        var inter = new float[16];
                        for (int c = 0; c < 16; c++) {
                            int own = probe.levels().get(groups.group(c));
                            inter[c] = own * own + .01f * ((probe.index() * 7 + c * 5) % 11);
                        }
                        return ProbeResults.of(probe.index(), inter, new float[16], groups);
                    })
                    .toList();
            var table = design.rewards(results, Utility.Difference);
            assertThat(table.rows())
                    .filteredOn(row -> row.group().index() == 4 && row.action() != Action.KEEP)
                    .hasSize(6)
                    .allMatch(row -> row.reward() == 0 && row.standardError().isEmpty());
            boolean known = repeats > 1;
            assertThat(table.increments())
                    .filteredOn(row -> row.group().index() != 4)
                    .allMatch(row -> row.known() == known && row.reward() != 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMissingOrDoubleResultIsRejected(CollectionStrategy strategy) {
        var design = design(strategy, 1, 3);
        var results = SimulatedFaces.draw(SPACE, 0, 1).run(design);
        String message = "expected one result of each of " + results.size() + " probes, but got those of [1, 2";
        assertThatThrownBy(() -> design.rewards(results.subList(1, results.size()), Utility.Difference))
                .hasMessageStartingWith(message);
        var twice = new ArrayList<>(results);
        twice.set(0, results.get(1));
        assertThatThrownBy(() -> design.rewards(twice, Utility.Difference))
                .hasMessageContaining("got those of [1, 1, 2");
        assertThatThrownBy(() -> design.rewards(List.of(), Utility.Difference)).hasMessageContaining("got those of []");
    }
}
