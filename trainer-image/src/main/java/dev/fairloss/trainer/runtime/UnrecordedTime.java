// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The time of this process that no ledger contains: all of it before an attempt starts, and the time since the last write
 * afterwards. A pod that cannot reach the store reports it, since its devices are held all the same.
 */
public final class UnrecordedTime {
    private final Clock clock;
    private volatile Supplier<Instant> recordedUntil;

    /** @param start start of the process */
    public UnrecordedTime(Instant start, Clock clock) {
        this.clock = clock;
        this.recordedUntil = () -> start;
    }

    /** The unrecorded seconds of a process that starts now. */
    public static UnrecordedTime fromNow(Clock clock) {
        return new UnrecordedTime(clock.instant(), clock);
    }

    /** An attempt starts to record the time. @param until the time of its last write */
    void recordedUntil(Supplier<Instant> until) {
        recordedUntil = until;
    }

    /** The unrecorded time in seconds; at least 0. */
    public double seconds() {
        return Math.max(
                0, Duration.between(recordedUntil.get(), clock.instant()).toMillis() / 1e3);
    }
}
