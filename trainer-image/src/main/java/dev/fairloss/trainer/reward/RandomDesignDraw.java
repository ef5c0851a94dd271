// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.trainer.Seeds;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws the levels of {@link CollectionStrategy#RandomDesign}: each group's level in each run is uniform and independent. A
 * draw in which some regression cannot separate its coefficients (a level of a group does not occur, say) is drawn again.
 */
final class RandomDesignDraw {
    /** A draw fails less than every second time, so this many failures do not happen. */
    private static final int MAX_DRAWS = 1000;

    private RandomDesignDraw() {}

    /**
     * Margin level of each group in each run, (runs, 9); the same seed gives the same levels.
     *
     * @throws IllegalStateException if no draw can be analyzed
     */
    static List<List<Integer>> draw(StateActionSpace space, long seed) {
        return IntStream.range(0, MAX_DRAWS)
                .mapToObj(attempt -> levels(space, seed, attempt))
                .filter(levels -> GroupRegression.canAnalyze(levels, space.margins()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "none of " + MAX_DRAWS + " random designs for " + space.levels() + " margins can be analyzed"));
    }

    private static List<List<Integer>> levels(StateActionSpace space, long seed, int attempt) {
        var random = Seeds.random(seed, "random collection design", attempt);
        return IntStream.range(0, CollectionStrategy.RandomDesign.fineTunes(space))
                .mapToObj(run -> IntStream.range(0, Group.NUMBER)
                        .mapToObj(group -> random.nextInt(space.levels()))
                        .toList())
                .toList();
    }
}
