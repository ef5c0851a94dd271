// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.SharedTime;
import dev.fairloss.trainer.store.Stopwatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The time of this process that its step is charged: all of it, or a share if several steps run at the same time. The ledger lacks
 * all that is before an attempt starts, and the time since the last write afterwards: a pod that cannot reach the store reports it,
 * since its devices are held all the same.
 */
public final class ChargedTime {
    private final Supplier<Stopwatch> stopwatches;
    private volatile DoubleSupplier unrecorded;

    private ChargedTime(Supplier<Stopwatch> stopwatches, DoubleSupplier unrecorded) {
        this.stopwatches = stopwatches;
        this.unrecorded = unrecorded;
    }

    /** All of the time of a process. @param start start of the process */
    public static ChargedTime since(Instant start, Clock clock) {
        return new ChargedTime(
                () -> Stopwatch.start(clock),
                () -> Duration.between(start, clock.instant()).toMillis() / 1e3);
    }

    /** All of the time of a process that starts now. */
    public static ChargedTime fromNow(Clock clock) {
        return since(clock.instant(), clock);
    }

    /** A share. @param before unrecorded seconds that the step is charged for the time before it joined the others */
    public static ChargedTime of(SharedTime.Share share, double before) {
        return new ChargedTime(share::stopwatch, () -> before + share.seconds());
    }

    /** Measures an attempt that starts now. */
    Stopwatch stopwatch() {
        return stopwatches.get();
    }

    /** An attempt starts to record the time. */
    void recordedBy(Ledger.Attempt attempt) {
        unrecorded = attempt::unrecordedSeconds;
    }

    /** The seconds that no ledger contains; at least 0. */
    public double unrecordedSeconds() {
        return Math.max(0, unrecorded.getAsDouble());
    }
}
