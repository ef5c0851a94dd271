// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.time.Duration;

/**
 * How long to retry a store that is not available. The pauses double from {@code first} to {@code longest}, each shortened at
 * random by up to half.
 *
 * @param first        the first pause
 * @param longest      the longest pause
 * @param firstContact how long to retry before any call has succeeded
 * @param patience     how long to retry afterwards
 */
public record RetryPolicy(Duration first, Duration longest, Duration firstContact, Duration patience) {
    /** For steps on this machine: a minute bridges a restart of the store. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(1));

    /**
     * For pods: bridges an outage of a minute, and gives up within a grace period of two minutes. A pod that has no work to
     * lose gives up earlier, so that it does not hold its devices: its Job replaces it later.
     */
    public static final RetryPolicy OF_PODS =
            new RetryPolicy(DEFAULT.first, DEFAULT.longest, Duration.ofSeconds(20), Duration.ofSeconds(90));

    public RetryPolicy {
        if (first.isNegative()
                || first.isZero()
                || longest.compareTo(first) < 0
                || firstContact.isNegative()
                || patience.isNegative()) {
            throw new IllegalArgumentException(
                    "not a retry policy: " + first + ", " + longest + ", " + firstContact + ", " + patience);
        }
    }

    /** The same pauses with another total time, which is shorter for commands that a person waits for. */
    public RetryPolicy within(Duration total) {
        return new RetryPolicy(first, longest, total, total);
    }

    /**
     * The pause after a failed attempt.
     *
     * @param tries number of failed attempts, at least 1
     * @param random a number in [0, 1)
     */
    Duration pause(int tries, double random) {
        long doubled = first.toNanos() << Math.min(tries - 1, 20);
        long full = doubled <= 0 ? longest.toNanos() : Math.min(doubled, longest.toNanos());
        return Duration.ofNanos((long) (full * (0.5 + 0.5 * random)));
    }
}
