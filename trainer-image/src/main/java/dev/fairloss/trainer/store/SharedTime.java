// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * The time of a process that runs several steps, in seconds: the wall-clock and CPU time of each moment is shared equally among
 * the steps that run at that moment, so that the shares add up to the time in which any of them ran. A share of a time from a to b
 * is the integral of dt / n(t), where n(t) steps run at time t. Thread-safe.
 */
public final class SharedTime {
    private static final double SECONDS_PER_NANO = 1e-9;

    private final Clock clock;
    private final Supplier<OptionalDouble> cpu;
    private int running;
    private Instant last;
    private OptionalDouble lastCpu;

    /** What a step that had run from the beginning would have been charged. */
    private double charged;

    private double chargedCpu;

    /** @param cpu CPU-seconds of the process; empty if unknown */
    SharedTime(Clock clock, Supplier<OptionalDouble> cpu) {
        this.clock = clock;
        this.cpu = cpu;
        this.last = clock.instant();
        this.lastCpu = cpu.get();
    }

    /** The time of this process from now on. */
    public static SharedTime of(Clock clock) {
        return new SharedTime(clock, Stopwatch::ofProcess);
    }

    /** A step begins to run. */
    public Share join() {
        return new Share();
    }

    private void advance(Instant now) {
        if (!now.isAfter(last)) {
            return; // another thread has read a later time, or the clock was set back
        }
        var cpuNow = cpu.get();
        if (running > 0) {
            charged += Duration.between(last, now).toNanos() * SECONDS_PER_NANO / running;
            if (cpuNow.isPresent() && lastCpu.isPresent()) {
                chargedCpu += Math.max(0, cpuNow.getAsDouble() - lastCpu.getAsDouble()) / running;
            }
        }
        last = now;
        lastCpu = cpuNow;
    }

    /** The share of one step. */
    public final class Share {
        private final double before;
        private final double cpuBefore;
        private boolean left;
        private double seconds;
        private double cpuSeconds;

        private Share() {
            synchronized (SharedTime.this) {
                advance(clock.instant());
                before = charged;
                cpuBefore = chargedCpu;
                running++;
            }
        }

        /** Wall-clock seconds that the step is charged so far. */
        public double seconds() {
            return secondsAt(clock.instant());
        }

        private double secondsAt(Instant moment) {
            synchronized (SharedTime.this) {
                read(moment);
                return seconds;
            }
        }

        private OptionalDouble cpuSecondsAfter(double from) {
            synchronized (SharedTime.this) {
                read(clock.instant());
                return lastCpu.isPresent() ? OptionalDouble.of(cpuSeconds - from) : lastCpu;
            }
        }

        private void read(Instant moment) {
            advance(moment);
            if (!left) {
                seconds = charged - before;
                cpuSeconds = chargedCpu - cpuBefore;
            }
        }

        /** Measures the share of work that begins now. */
        public Stopwatch stopwatch() {
            synchronized (SharedTime.this) {
                var now = clock.instant();
                double from = secondsAt(now);
                double cpuFrom = cpuSeconds;
                return new Stopwatch(clock, now, moment -> secondsAt(moment) - from, () -> cpuSecondsAfter(cpuFrom));
            }
        }

        /** The step does not run any more. */
        public void leave() {
            synchronized (SharedTime.this) {
                if (!left) {
                    read(clock.instant());
                    left = true;
                    running--;
                }
            }
        }
    }
}
