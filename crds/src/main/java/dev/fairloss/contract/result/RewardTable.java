// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The rewards of all valid state-action pairs. They are differences of one potential per group, so a group that returns to a
 * margin has gained nothing: "up" from a level is minus "down" from the next one.
 *
 * @param version           format version, {@link #VERSION}
 * @param strategy          collection strategy that measured them
 * @param utility           utility whose changes the rewards are
 * @param margins           margin levels, ascending
 * @param fineTunes         number of fine-tunes, repeats included
 * @param repeats           number of repeats of the design, each with other mini-batches
 * @param networks          number of pretrained networks that the repeats share; with one, the standard errors do not cover what
 *     another network would change
 * @param repeatCorrelation mean over pairs of repeats of the Pearson correlation between their increments; absent with one
 *     repeat or if undefined (constant rewards)
 * @param rows              one row for each of {@link StateActionSpace#validPairs()}, in that order: 90 for the paper's margins
 * @param crossGroupEffects (9, 9): change of the utility of the row's group per unit change of the margin of the column's
 *     group; 0 on the diagonal; empty if the strategy does not estimate it
 */
@RecordBuilder
public record RewardTable(
        int version,
        CollectionStrategy strategy,
        Utility utility,
        List<Double> margins,
        int fineTunes,
        int repeats,
        int networks,
        OptionalDouble repeatCorrelation,
        List<RewardRow> rows,
        List<List<Double>> crossGroupEffects) {
    /** The current format version. */
    public static final int VERSION = 2;

    public RewardTable {
        margins = List.copyOf(margins);
        rows = List.copyOf(rows);
        crossGroupEffects = crossGroupEffects.stream().map(List::copyOf).toList();
        var pairs = new StateActionSpace(margins).validPairs();
        if (!rows.stream().map(RewardRow::pair).toList().equals(pairs)) {
            throw new IllegalArgumentException("A reward table over the margins " + margins
                    + " needs one row for each of the " + pairs.size() + " valid state-action pairs, in their order.");
        }
        checkPotential(rows);
    }

    /** Rows of a group follow each other by level, so "up" is followed by "down" from the next level. */
    private static void checkPotential(List<RewardRow> rows) {
        for (int i = 0; i + 1 < rows.size(); i++) {
            var up = rows.get(i);
            var down = rows.get(i + 1);
            if (up.action() == Action.UP && up.reward() + down.reward() != 0) {
                throw new IllegalArgumentException("The reward of " + up.pair() + " must be minus that of "
                        + down.pair() + ", but they are " + up.reward() + " and " + down.reward() + ".");
            }
        }
    }

    /** The state and action space of the table. */
    public StateActionSpace space() {
        return new StateActionSpace(margins);
    }

    /** The rows of "up": one for each increment of a potential, ordered by group, then by level; 27 for the paper's margins. */
    public List<RewardRow> increments() {
        return rows.stream().filter(row -> row.action() == Action.UP).toList();
    }

    /**
     * The row of a valid state-action pair.
     *
     * @throws IllegalArgumentException if the action leaves the set of margins
     */
    public RewardRow row(StateAction pair) {
        return rows.stream()
                .filter(row -> row.pair().equals(pair))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("The action of " + pair + " leaves the set of margins."));
    }
}
