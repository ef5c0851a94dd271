// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The rate of work over the last minutes. */
final class WorkRate {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int SAMPLES = 60;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant time, long updates, long images) {}

    /**
     * Work per second.
     *
     * @param updates per second
     * @param images per second
     */
    record PerSecond(double updates, double images) {}

    /** Records the work so far, at most every few seconds. */
    void record(Instant now, long updates, long images) {
        if (!samples.isEmpty() && now.isBefore(samples.getLast().time().plus(INTERVAL))) {
            return;
        }
        samples.add(new Sample(now, updates, images));
        if (samples.size() > SAMPLES) {
            samples.remove();
        }
    }

    /** The rate up to now; empty before there was work for a second. */
    Optional<PerSecond> at(Instant now, long updates, long images) {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        var first = samples.getFirst();
        var elapsed = Duration.between(first.time(), now);
        if (elapsed.compareTo(SHORTEST) < 0) {
            return Optional.empty();
        }
        double seconds = elapsed.toMillis() / 1e3;
        return Optional.of(new PerSecond((updates - first.updates()) / seconds, (images - first.images()) / seconds));
    }
}
