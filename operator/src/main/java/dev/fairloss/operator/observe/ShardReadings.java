// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.step.StepId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the running pods of a Job report about their progress.
 *
 * @param time    when they were read
 * @param reports the last report of each step and shard that runs, in the order of their IDs and indexes
 */
public record ShardReadings(Instant time, List<StepProgress> reports) {
    private static final Comparator<StepProgress> ORDER =
            Comparator.comparing(StepProgress::step).thenComparing(StepProgress::shard);

    public ShardReadings {
        reports = reports.stream().sorted(ORDER).toList();
    }

    /** Those of one step. */
    ShardReadings of(StepId step) {
        return only(report -> report.step().equals(step.text()));
    }

    /** Without shards that have finished since. */
    public ShardReadings without(Set<Integer> finished) {
        return only(report -> !finished.contains(report.shard()));
    }

    /** Those of a pod. */
    public List<StepProgress> of(ProgressTarget pod) {
        return only(report -> report.shard() == pod.shard() && pod.steps().contains(report.step()))
                .reports();
    }

    private ShardReadings only(Predicate<StepProgress> which) {
        return new ShardReadings(time, reports.stream().filter(which).toList());
    }

    /** Which steps and shards report. */
    Set<String> reporters() {
        return reports.stream()
                .map(report -> report.step() + " " + report.shard())
                .collect(Collectors.toSet());
    }

    /** Sum of the fractions done over the reports that have one, at most 1 each. */
    public double fractions() {
        return reports.stream()
                .mapToDouble(progress -> progress.fraction().orElse(0.0))
                .sum();
    }

    /** The fine-tunes, or else the updates, or else the images of all shards that report. */
    public Optional<Counter> work() {
        return sum(StepProgress::fineTunes).or(() -> sum(StepProgress::updates)).or(() -> sum(StepProgress::images));
    }

    private Optional<Counter> sum(Function<StepProgress, Optional<Counter>> of) {
        return reports.stream()
                .flatMap(progress -> of.apply(progress).stream())
                .reduce((one, other) -> new Counter(add(one.done(), other.done()), add(one.total(), other.total())));
    }

    /** A pod may report any number: the sum stays in range. */
    private static long add(long one, long other) {
        return Math.min(Long.MAX_VALUE - one, other) + one;
    }
}
