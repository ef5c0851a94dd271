// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Decides which reports of pods to accept and which changes to publish. Pure. */
public final class ProgressRules {
    /** Shortest time between two changes of the progress of a Job. */
    public static final Duration INTERVAL = Duration.ofSeconds(15);

    private static final double LARGEST_LOSS = 1e9;
    private static final double LARGEST_RATE = 1e9;
    private static final double LONGEST_SECONDS = Duration.ofDays(366).toSeconds();

    private ProgressRules() {}

    /**
     * The reports of a pod, without their curves.
     *
     * @param body of its answer
     * @return only valid reports of the pod's steps and shard with plausible values, one for each step
     */
    public static List<StepProgress> accept(byte[] body, ProgressTarget pod) {
        var reports = new TreeMap<String, StepProgress>();
        StepProgress.readAll(body).stream()
                .filter(progress -> pod.steps().contains(progress.step()) && progress.shard() == pod.shard())
                .filter(ProgressRules::isPlausible)
                .map(progress ->
                        StepProgressBuilder.builder(progress).curve(List.of()).build())
                .forEach(progress -> reports.putIfAbsent(progress.step(), progress));
        return List.copyOf(reports.values());
    }

    private static boolean isPlausible(StepProgress progress) {
        return progress.loss().stream().allMatch(loss -> Math.abs(loss) <= LARGEST_LOSS)
                && progress.imagesPerSecond().stream().allMatch(rate -> rate <= LARGEST_RATE)
                && progress.remainingSeconds().stream().allMatch(seconds -> seconds <= LONGEST_SECONDS);
    }

    /**
     * Whether new readings of a Job replace those that are published: the mean over its steps and shards has reached another whole
     * percent, or others run, and the published ones are old enough.
     */
    public static boolean replaces(ShardReadings read, Optional<ShardReadings> published, Instant now) {
        if (read.reports().isEmpty()) {
            return false;
        }
        return published
                .filter(before -> now.isBefore(before.time().plus(INTERVAL)) || isSame(read, before))
                .isEmpty();
    }

    private static boolean isSame(ShardReadings one, ShardReadings other) {
        return one.reporters().equals(other.reporters()) && percent(one) == percent(other);
    }

    private static long percent(ShardReadings readings) {
        return (long) Math.floor(100 * readings.fractions() / readings.reports().size());
    }
}
