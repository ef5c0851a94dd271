// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The rewards of all valid state-action pairs, and what they cost.
 *
 * @param version {@link #VERSION}
 * @param strategy how they were collected: {@code BalancedDesign} or {@code Exhaustive}
 * @param margins margin levels, ascending
 * @param fineTunes number of fine-tunes behind the table, repeats included
 * @param repeats number of times that the design was run, each time with other mini-batches
 * @param repeatCorrelation Pearson correlation of the moves' rewards between repeats, mean over the pairs of repeats;
 *     absent with one repeat or where it is not defined (equal rewards)
 * @param rows a row for each of {@link StateActionSpace#validPairs()}, in that order: 90 for the paper's margins
 * @param crossGroupEffects change of a group's utility (row) for a change of another group's margin by 1 (column), (9, 9), 0 on the
 *     diagonal; empty if the strategy does not tell
 */
public record RewardTable(
        int version,
        String strategy,
        List<Double> margins,
        int fineTunes,
        int repeats,
        OptionalDouble repeatCorrelation,
        List<RewardRow> rows,
        List<List<Double>> crossGroupEffects) {
    /** Version of the JSON form. */
    public static final int VERSION = 1;

    public RewardTable {
        margins = List.copyOf(margins);
        rows = List.copyOf(rows);
        crossGroupEffects = crossGroupEffects.stream().map(List::copyOf).toList();
        var pairs = new StateActionSpace(margins).validPairs();
        if (!rows.stream().map(RewardRow::pair).toList().equals(pairs)) {
            throw new IllegalArgumentException("a reward table needs one row for each of the " + pairs.size()
                    + " valid pairs of " + margins + ", in their order");
        }
    }

    /** States and actions of the table. */
    public StateActionSpace space() {
        return new StateActionSpace(margins);
    }

    /**
     * The row of a valid pair.
     *
     * @throws IllegalArgumentException if the pair leaves the set of margins
     */
    public RewardRow row(StateAction pair) {
        return rows.stream()
                .filter(row -> row.pair().equals(pair))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(pair + " leaves the set of margins"));
    }
}
