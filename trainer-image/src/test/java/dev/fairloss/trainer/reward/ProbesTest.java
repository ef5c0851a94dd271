// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesTest {
    private static final StateActionSpace SPACE = StateActionSpace.PAPER;

    @Test
    void exhaustiveHasFourKeepRunsAnd54MovesARepeat() {
        var probes = new ExhaustiveDesign(SPACE, 2, 1).probes();
        assertThat(probes).hasSize(116).extracting(Probe::index).isEqualTo(numbers(116));
        for (int base = 0; base < 4; base++) {
            assertThat(probes.get(base).levels()).isEqualTo(Collections.nCopies(9, base));
        }
        for (int i = 0; i < 54; i++) {
            var move = SPACE.moves().get(i);
            var probe = probes.get(58 + 4 + i);
            assertThat(probe.baseLevel()).isEqualTo(move.state().level());
            for (var group : Group.all()) {
                int expected = group.equals(move.state().group())
                        ? move.nextLevel()
                        : move.state().level();
                assertThat(probe.levels().get(group.index())).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 8})
    void groupedShowsEveryLevelOfEveryGroupEquallyOften(int levels) {
        var space = new StateActionSpace(List.of(.1, .2, .3, .4, .5, .6, .7, .8).subList(0, levels));
        var design = DesignSearch.balanced(space, 1);
        assertThat(design).hasSize(space.balancedDesignFineTunes());
        for (int group = 0; group < 9; group++) {
            for (int level = 0; level < levels; level++) {
                int g = group;
                int l = level;
                assertThat(design.stream().filter(run -> run.get(g) == l))
                        .hasSize(space.balancedDesignFineTunes() / levels);
            }
        }
        // The steps of the potential are told nearly as well as if no column were correlated with another.
        assertThat(DesignSearch.variance(space, design)).isLessThan(1.4 * 2 * levels / design.size());
    }

    @Test
    void theSameSeedGivesTheSameProbes() {
        assertThat(new BalancedDesign(SPACE, 1, 1, 9).probes()).isEqualTo(new BalancedDesign(SPACE, 1, 1, 9).probes());
        assertThat(new BalancedDesign(SPACE, 1, 1, 9).probes())
                .isNotEqualTo(new BalancedDesign(SPACE, 1, 1, 10).probes());
    }

    @Test
    void aRepeatSharesItsMiniBatchesAndAnotherHasItsOwn() {
        for (CollectionDesign design : List.of(new BalancedDesign(SPACE, 1, 2, 3), new ExhaustiveDesign(SPACE, 2, 3))) {
            var probes = design.probes();
            int half = probes.size() / 2;
            assertThat(design.fineTunes()).isEqualTo(probes.size());
            assertThat(probes.subList(0, half)).extracting(Probe::seed).containsOnly(design.miniBatchSeed(0));
            assertThat(probes.subList(half, 2 * half)).extracting(Probe::seed).containsOnly(design.miniBatchSeed(1));
            assertThat(design.miniBatchSeed(0)).isNotEqualTo(design.miniBatchSeed(1));
            // The design itself is the same again.
            assertThat(probes.subList(0, half))
                    .extracting(Probe::levels)
                    .isEqualTo(probes.subList(half, 2 * half).stream()
                            .map(Probe::levels)
                            .toList());
        }
    }

    @Test
    void aTableHas90RowsAndKeepIsZero() {
        for (CollectionDesign design : List.of(new BalancedDesign(SPACE, 1, 2, 3), new ExhaustiveDesign(SPACE, 1, 3))) {
            var table = table(design);
            assertThat(table.rows()).hasSize(90);
            assertThat(table.rows())
                    .filteredOn(row -> row.action() == Action.KEEP)
                    .hasSize(36)
                    .allMatch(row -> row.reward() == 0 && row.standardError().orElseThrow() == 0);
            assertThat(table.fineTunes()).isEqualTo(design.fineTunes());
            assertThat(table.repeatCorrelation().isPresent()).isEqualTo(design.repeats() > 1);
        }
    }

    @Test
    void anEmptyGroupHasRewardsOfZeroAndNoError() {
        for (CollectionDesign design : List.of(
                new BalancedDesign(SPACE, 1, 2, 3),
                new ExhaustiveDesign(SPACE, 1, 3),
                new ExhaustiveDesign(SPACE, 2, 3))) {
            var groups = ClassGroups.of(new int[] {0, 0, 1, 1, 2, 2, 3, 3, 5, 5, 6, 6, 7, 7, 8, 8});
            var readOuts = design.probes().stream()
                    .map(probe -> {
                        var inter = new float[16];
                        for (int c = 0; c < 16; c++) {
                            int own = probe.levels().get(groups.group(c));
                            inter[c] = own * own + .01f * ((probe.index() * 7 + c * 5) % 11);
                        }
                        return Reward.readOut(probe.index(), new ClassDistances(inter, new float[16]), groups);
                    })
                    .toList();
            var table = design.rewards(readOuts);
            assertThat(table.rows())
                    .filteredOn(row -> row.group().index() == 4 && row.action() != Action.KEEP)
                    .hasSize(6)
                    .allMatch(row -> row.reward() == 0 && row.standardError().isEmpty());
            assertThat(table.rows()).filteredOn(row -> row.group().index() != 4).allMatch(row -> row.standardError()
                    .isPresent());
        }
    }

    @Test
    void aMissingReadOutIsToldOf() {
        var design = new ExhaustiveDesign(SPACE, 1, 3);
        var readOuts = SimulatedFaces.drawn(SPACE, 0, 1).run(design);
        assertThatThrownBy(() -> design.rewards(readOuts.subList(1, 58)))
                .hasMessageContaining("one read-out of each of 58 probes");
    }

    private static RewardTable table(CollectionDesign design) {
        return design.rewards(
                SimulatedFaces.drawn(SPACE, SimulatedFaces.NOISE, 1).run(design));
    }

    private static List<Integer> numbers(int end) {
        return IntStream.range(0, end).boxed().toList();
    }
}
