// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the running pods of a Job report about their progress.
 *
 * @param time    when they were read
 * @param byShard the last report of each shard that runs
 */
public record ShardReadings(Instant time, SortedMap<Integer, StepProgress> byShard) {
    public ShardReadings {
        byShard = new TreeMap<>(byShard);
    }

    /** Without shards that have finished since. */
    public ShardReadings without(Set<Integer> finished) {
        var rest = new TreeMap<>(byShard);
        rest.keySet().removeAll(finished);
        return new ShardReadings(time, rest);
    }

    /** Sum of the fractions done over the shards that report one, at most 1 each. */
    public double fractions() {
        return byShard.values().stream()
                .mapToDouble(progress -> progress.fraction().orElse(0.0))
                .sum();
    }

    /** The fine-tunes, or else the updates, or else the images of all shards that report. */
    public Optional<Counter> work() {
        return sum(StepProgress::fineTunes).or(() -> sum(StepProgress::updates)).or(() -> sum(StepProgress::images));
    }

    private Optional<Counter> sum(Function<StepProgress, Optional<Counter>> of) {
        return byShard.values().stream()
                .flatMap(progress -> of.apply(progress).stream())
                .reduce((one, other) -> new Counter(add(one.done(), other.done()), add(one.total(), other.total())));
    }

    /** A pod may report any number: the sum stays in range. */
    private static long add(long one, long other) {
        return Math.min(Long.MAX_VALUE - one, other) + one;
    }
}
