// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides which reports of pods to accept and which changes to publish. Pure. */
public final class ProgressRules {
    /** Shortest time between two changes of the progress of a Job. */
    public static final Duration INTERVAL = Duration.ofSeconds(15);

    private static final double LARGEST_LOSS = 1e9;
    private static final double LARGEST_RATE = 1e9;
    private static final double LONGEST_SECONDS = Duration.ofDays(366).toSeconds();

    private ProgressRules() {}

    /**
     * A report of a pod, without its curve.
     *
     * @param body  of its answer
     * @param step  ID of its step
     * @param shard index of its shard
     * @return empty if the body is not a valid report of this shard with plausible values
     */
    public static Optional<StepProgress> accept(byte[] body, String step, int shard) {
        return StepProgress.readAll(body).stream()
                .filter(progress -> progress.step().equals(step) && progress.shard() == shard)
                .findFirst()
                .filter(ProgressRules::isPlausible)
                .map(progress ->
                        StepProgressBuilder.builder(progress).curve(List.of()).build());
    }

    private static boolean isPlausible(StepProgress progress) {
        return progress.loss().stream().allMatch(loss -> Math.abs(loss) <= LARGEST_LOSS)
                && progress.imagesPerSecond().stream().allMatch(rate -> rate <= LARGEST_RATE)
                && progress.remainingSeconds().stream().allMatch(seconds -> seconds <= LONGEST_SECONDS);
    }

    /**
     * Whether new readings of a Job replace those that are published: the mean over its shards has reached another whole percent, or
     * other shards run, and the published ones are old enough.
     */
    public static boolean replaces(ShardReadings read, Optional<ShardReadings> published, Instant now) {
        if (read.byShard().isEmpty()) {
            return false;
        }
        return published
                .filter(before -> now.isBefore(before.time().plus(INTERVAL)) || isSame(read, before))
                .isEmpty();
    }

    private static boolean isSame(ShardReadings one, ShardReadings other) {
        return one.byShard().keySet().equals(other.byShard().keySet()) && percent(one) == percent(other);
    }

    private static long percent(ShardReadings readings) {
        return (long) Math.floor(100 * readings.fractions() / readings.byShard().size());
    }
}
