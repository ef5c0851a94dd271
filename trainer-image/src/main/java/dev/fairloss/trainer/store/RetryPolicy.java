// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.time.Duration;

/**
 * How long to retry a store that is not available: pauses that double from {@code first} to {@code longest}, each shortened
 * at random by up to half, until {@code patience} is used up.
 */
public record RetryPolicy(Duration first, Duration longest, Duration patience) {
    /** For steps on this machine: a minute bridges a restart of the store. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ofSeconds(60));

    /** For pods: bridges an outage of a minute, and gives up within a grace period of two minutes. */
    public static final RetryPolicy OF_PODS = DEFAULT.within(Duration.ofSeconds(90));

    public RetryPolicy {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0 || patience.isNegative()) {
            throw new IllegalArgumentException("not a retry policy: " + first + ", " + longest + ", " + patience);
        }
    }

    /** The same pauses with another total time, which is shorter for commands that a person waits for. */
    public RetryPolicy within(Duration patience) {
        return new RetryPolicy(first, longest, patience);
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
