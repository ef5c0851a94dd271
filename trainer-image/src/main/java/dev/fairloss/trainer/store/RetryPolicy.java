// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.time.Duration;

/**
 * How long to try a store that is away: pauses that double from {@code first} to {@code longest}, each shortened at
 * random to between half and all of it, until {@code patience} is used up.
 */
public record RetryPolicy(Duration first, Duration longest, Duration patience) {
    /** For steps at work: a minute bridges a store that restarts; what lasts longer is for the next attempt of the step. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofMillis(250), Duration.ofSeconds(10), Duration.ofSeconds(60));

    /** For pods: outlasts a store that is away for a minute, and ends within a grace period of two. */
    public static final RetryPolicy OF_PODS = DEFAULT.within(Duration.ofSeconds(90));

    public RetryPolicy {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0 || patience.isNegative()) {
            throw new IllegalArgumentException("not a retry policy: " + first + ", " + longest + ", " + patience);
        }
    }

    /** The same pauses, for another time: a command that a person waits for has less patience. */
    public RetryPolicy within(Duration patience) {
        return new RetryPolicy(first, longest, patience);
    }

    /**
     * The pause after a failed try.
     *
     * @param tries  how many have failed, at least 1
     * @param random a number in [0, 1)
     */
    Duration pause(int tries, double random) {
        long doubled = first.toNanos() << Math.min(tries - 1, 20);
        long full = doubled <= 0 ? longest.toNanos() : Math.min(doubled, longest.toNanos());
        return Duration.ofNanos((long) (full * (0.5 + 0.5 * random)));
    }
}
