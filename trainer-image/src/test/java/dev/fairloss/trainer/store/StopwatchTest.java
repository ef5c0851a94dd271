// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void readsTheTimeSinceItsStart() {
        var now = new AtomicReference<>(START);
        InstantSource source = now::get;
        var cpu = new AtomicReference<>(OptionalDouble.of(7));
        var stopwatch = Stopwatch.start(source.withZone(ZoneOffset.UTC), cpu::get);
        now.set(START.plusMillis(1500));
        cpu.set(OptionalDouble.of(9.25));
        assertThat(stopwatch.started()).isEqualTo(START);
        assertThat(stopwatch.seconds()).isEqualTo(1.5);
        assertThat(stopwatch.cpuSeconds()).hasValue(2.25);
    }

    @Test
    void cpuTimeIsUnknownWhereItIsNotMeasured() {
        assertThat(Stopwatch.start(Clock.systemUTC(), OptionalDouble::empty).cpuSeconds())
                .isEmpty();
    }

    /** The process uses at least what two computing threads use; a tenth is left for the resolution of the clocks. */
    @Test
    void countsTheCpuTimeOfAllThreads() throws InterruptedException {
        var stopwatch = Stopwatch.start(Clock.systemUTC());
        var one = new Computation();
        var other = new Computation();
        one.start();
        other.start();
        one.join();
        other.join();
        assertThat(stopwatch.cpuSeconds().orElseThrow()).isGreaterThan(.9 * (one.seconds + other.seconds));
    }

    /** Computes until it has used a fifth of a second of CPU time. */
    private static final class Computation extends Thread {
        private volatile double seconds;

        @Override
        public void run() {
            var threads = ManagementFactory.getThreadMXBean();
            do {
                seconds = threads.getCurrentThreadCpuTime() / 1e9;
            } while (seconds < .2);
        }
    }
}
