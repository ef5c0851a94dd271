// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.StepProgressStatus;
import dev.fairloss.api.v1alpha1.StepProgressStatusBuilder;
import dev.fairloss.contract.progress.Counter;
import dev.fairloss.operator.observe.ShardReadings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Adds up the progress of the shards of a running step. Pure. */
final class RunningProgress {
    private RunningProgress() {}

    /**
     * The shards of a step.
     *
     * @param all       number of shards
     * @param completed number of shards that are finished
     * @param tasksDone tasks of the finished shards; 0 for a step without tasks
     * @param tasks     all tasks; 0 for a step without tasks
     */
    record Shards(int all, int completed, int tasksDone, int tasks) {}

    /** The progress of a step; empty if no shard reports how much of it is done. */
    static Optional<StepProgressStatus> of(ShardReadings readings, Shards shards) {
        var reports = readings.reports();
        if (reports.stream().allMatch(report -> report.fraction().isEmpty())) {
            return Optional.empty();
        }
        var work = work(readings, shards);
        double done = (shards.completed() + readings.fractions()) / shards.all();
        return Optional.of(StepProgressStatusBuilder.builder()
                .percent((int) Math.floor(100 * Math.min(1, done)))
                .done(work.map(Counter::done).orElse(null))
                .total(work.map(Counter::total).orElse(null))
                .loss(loss(readings))
                .imagesPerSecond(rate(readings))
                .estimatedEnd(end(readings, shards).map(Instant::toString).orElse(null))
                .build());
    }

    private static Optional<Counter> work(ShardReadings readings, Shards shards) {
        var work = readings.work();
        if (shards.tasks() == 0) {
            return work;
        }
        return work.map(count -> new Counter(
                Math.min(shards.tasks(), Math.min(count.done(), shards.tasks()) + shards.tasksDone()), shards.tasks()));
    }

    private static String loss(ShardReadings readings) {
        OptionalDouble mean = readings.reports().stream()
                .flatMap(report -> report.loss().stream())
                .mapToDouble(Double::doubleValue)
                .average();
        return mean.isPresent() ? String.format(Locale.ROOT, "%.4f", mean.getAsDouble()) : null;
    }

    private static Long rate(ShardReadings readings) {
        var rates = readings.reports().stream()
                .flatMap(report -> report.imagesPerSecond().stream())
                .toList();
        return rates.isEmpty()
                ? null
                : Long.valueOf(Math.round(
                        rates.stream().mapToDouble(Double::doubleValue).sum()));
    }

    /** The end of the last shard; unknown while a shard does not report it. */
    private static Optional<Instant> end(ShardReadings readings, Shards shards) {
        var reports = readings.reports();
        var remaining = reports.stream()
                .flatMap(report -> report.remainingSeconds().stream())
                .toList();
        if (remaining.isEmpty() || remaining.size() < shards.all() - shards.completed()) {
            return Optional.empty();
        }
        double longest =
                remaining.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return Optional.of(readings.time().plusSeconds(Math.round(longest)).truncatedTo(ChronoUnit.SECONDS));
    }
}
