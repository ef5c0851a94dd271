// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Measures work since its start: wall-clock time, and the CPU time of this process. CPU time is a difference of the whole
 * process, so it includes all threads: those of PyTorch, of image decoders and of the JVM. A process runs one step at a time, or
 * several that share its {@link SharedTime}, so nothing is counted twice.
 */
public final class Stopwatch {
    private final Clock clock;
    private final Instant started;
    private final ToDoubleFunction<Instant> seconds;
    private final Supplier<OptionalDouble> cpu;

    /**
     * A stopwatch for a part of the time.
     *
     * @param seconds wall-clock seconds from the start to a moment
     * @param cpu CPU-seconds since the start; empty if unknown
     */
    Stopwatch(Clock clock, Instant started, ToDoubleFunction<Instant> seconds, Supplier<OptionalDouble> cpu) {
        this.clock = clock;
        this.started = started;
        this.seconds = seconds;
        this.cpu = cpu;
    }

    /** @param ofProcess CPU-seconds of the process; empty if unknown */
    static Stopwatch start(Clock clock, Supplier<OptionalDouble> ofProcess) {
        var started = clock.instant();
        var before = ofProcess.get();
        return new Stopwatch(
                clock, started, moment -> Duration.between(started, moment).toMillis() / 1e3, () -> {
                    var now = ofProcess.get();
                    return now.isPresent() && before.isPresent()
                            ? OptionalDouble.of(Math.max(0, now.getAsDouble() - before.getAsDouble()))
                            : OptionalDouble.empty();
                });
    }

    /** Starts now. */
    public static Stopwatch start(Clock clock) {
        return start(clock, Stopwatch::ofProcess);
    }

    /** CPU-seconds of this process since it started; empty if the JVM does not measure them. */
    static OptionalDouble ofProcess() {
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
        return seconds.applyAsDouble(moment);
    }

    /** CPU-seconds so far; at least 0; empty if unknown. */
    public OptionalDouble cpuSeconds() {
        return cpu.get();
    }
}
