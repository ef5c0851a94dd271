// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.trainer.testing.Spaces;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomDesignDrawTest {
    private static final List<Double> MARGINS = List.of(.1, .2, .3, .4, .5, .6, .7, .8);

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void everyDrawCanBeAnalyzed(int levels) {
        var space = new StateActionSpace(MARGINS.subList(0, levels));
        for (int seed = 0; seed < 20; seed++) {
            var design = RandomDesignDraw.draw(space, seed);
            assertThat(design).hasSize(CollectionStrategy.RandomDesign.fineTunes(space));
            assertThat(design).allSatisfy(run -> assertThat(run).hasSize(9));
            assertThat(GroupRegression.canAnalyze(design, space.margins())).isTrue();
        }
    }

    @Test
    void levelsAreEquallyLikely() {
        // 50 designs × 16 runs × 9 groups = 7,200 levels: 1,800 of each expected, standard deviation √(7,200 · 3/16) =
        // 37.
        var counts = new int[4];
        for (int seed = 0; seed < 50; seed++) {
            RandomDesignDraw.draw(Spaces.PAPER, seed).forEach(run -> run.forEach(level -> counts[level]++));
        }
        for (int count : counts) {
            assertThat(count).isBetween(1650, 1950);
        }
    }

    @Test
    void theSeedDeterminesTheLevels() {
        assertThat(RandomDesignDraw.draw(Spaces.PAPER, 1))
                .isEqualTo(RandomDesignDraw.draw(Spaces.PAPER, 1))
                .isNotEqualTo(RandomDesignDraw.draw(Spaces.PAPER, 2));
    }

    /** Unlike in a balanced design, the levels of a group do not occur equally often. */
    @Test
    void itIsNotBalanced() {
        var design = RandomDesignDraw.draw(Spaces.PAPER, 1);
        assertThat(IntStream.range(0, 9)
                        .filter(group -> design.stream()
                                        .filter(run -> run.get(group) == 0)
                                        .count()
                                != 4))
                .isNotEmpty();
    }
}
