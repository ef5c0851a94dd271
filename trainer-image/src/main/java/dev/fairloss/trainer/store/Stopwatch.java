// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Measures work since its start: wall-clock time, and the CPU time of this process. CPU time is a difference of the whole
 * process, so it includes all threads: those of PyTorch, of image decoders and of the JVM. A process runs one step at a time, so
 * nothing is counted twice.
 */
public final class Stopwatch {
    private final Clock clock;
    private final Supplier<OptionalDouble> cpu;
    private final Instant started;
    private final OptionalDouble cpuBefore;

    /** @param cpu CPU-seconds of the process; empty if unknown */
    Stopwatch(Clock clock, Supplier<OptionalDouble> cpu) {
        this.clock = clock;
        this.cpu = cpu;
        this.started = clock.instant();
        this.cpuBefore = cpu.get();
    }

    /** Starts now. */
    public static Stopwatch start(Clock clock) {
        return new Stopwatch(clock, Stopwatch::ofProcess);
    }

    /** CPU-seconds of this process since it started; empty if the JVM does not measure them. */
    private static OptionalDouble ofProcess() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long nanoseconds = system.getProcessCpuTime();
        return nanoseconds < 0 ? OptionalDouble.empty() : OptionalDouble.of(nanoseconds / 1e9);
    }

    /** When it started. */
    Instant started() {
        return started;
    }

    /** Wall-clock seconds so far. */
    public double seconds() {
        return secondsUntil(clock.instant());
    }

    /** Wall-clock seconds until a moment. */
    double secondsUntil(Instant moment) {
        return Duration.between(started, moment).toMillis() / 1e3;
    }

    /** CPU-seconds so far; at least 0; empty if unknown. */
    public OptionalDouble cpuSeconds() {
        var now = cpu.get();
        return now.isPresent() && cpuBefore.isPresent()
                ? OptionalDouble.of(Math.max(0, now.getAsDouble() - cpuBefore.getAsDouble()))
                : OptionalDouble.empty();
    }
}
