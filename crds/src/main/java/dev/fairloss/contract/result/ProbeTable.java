// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.spec.Utility;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The fine-tunes of one policy, without the distances of single classes: what is needed to compare utilities with accuracy.
 *
 * @param version format version, {@link #VERSION}
 * @param rows    one row for each fine-tune, in the order of their indexes
 * @param spreads standard deviation over the classes of each group of inter-class minus intra-class distance, in cosine
 *     distance, averaged over the fine-tunes, (9); absent with fewer than two measured classes
 */
public record ProbeTable(int version, List<Row> rows, List<OptionalDouble> spreads) {
    /** The current format version. */
    public static final int VERSION = 1;

    public ProbeTable {
        rows = List.copyOf(rows);
        spreads = List.copyOf(spreads);
    }

    /**
     * One fine-tune.
     *
     * @param repeat   number of its repeat, from 0; the fine-tunes of a repeat share network and mini-batches
     * @param overall  mean of each utility over the groups, weighted by their measured classes
     * @param groups   each known utility of each group, (9)
     * @param accuracy accuracy of its network, if it was measured
     */
    public record Row(
            int repeat,
            Map<Utility, Double> overall,
            List<Map<Utility, Double>> groups,
            Optional<ProbeAccuracy> accuracy) {
        public Row {
            overall = Collections.unmodifiableMap(new TreeMap<>(overall));
            groups = groups.stream()
                    .<Map<Utility, Double>>map(group -> Collections.unmodifiableMap(new TreeMap<>(group)))
                    .toList();
        }
    }
}
