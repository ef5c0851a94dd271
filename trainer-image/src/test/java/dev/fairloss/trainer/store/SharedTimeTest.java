// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedTimeTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource source = now::get;
    private double cpu = 7;
    private final SharedTime time = new SharedTime(source.withZone(ZoneOffset.UTC), () -> OptionalDouble.of(cpu));

    private void pass(long millis, double cpuSeconds) {
        now.set(now.get().plusMillis(millis));
        cpu += cpuSeconds;
    }

    /** Alone for 10 s, two for 4 s, three for 6 s, and the last one alone for 5 s after 3 s without any. */
    @Test
    void eachMomentIsSharedByThoseThatRun() {
        var a = time.join();
        pass(10_000, 20);
        var b = time.join();
        pass(4_000, 6);
        var c = time.join();
        var ofWork = c.stopwatch();
        pass(6_000, 9);
        a.leave();
        b.leave();
        c.leave();
        pass(3_000, 100);
        var d = time.join();
        pass(5_000, 1);
        assertThat(List.of(a.seconds(), b.seconds(), c.seconds(), d.seconds())).containsExactly(14., 4., 2., 5.);
        assertThat(ofWork.seconds()).isEqualTo(2);
        assertThat(ofWork.cpuSeconds()).hasValue(3);
        assertThat(ofWork.started()).isEqualTo(START.plusSeconds(14));
        assertThat(d.stopwatch().seconds()).isZero();
    }

    @Test
    void aloneItIsAllTheTime() {
        pass(1_000, 1);
        var only = time.join();
        pass(500, 1);
        var shared = only.stopwatch();
        var own = Stopwatch.start(source.withZone(ZoneOffset.UTC), () -> OptionalDouble.of(cpu));
        pass(1_500, 2.25);
        assertThat(shared.seconds()).isEqualTo(own.seconds()).isEqualTo(1.5);
        assertThat(shared.cpuSeconds()).isEqualTo(own.cpuSeconds()).hasValue(2.25);
        assertThat(shared.started()).isEqualTo(own.started());
        assertThat(only.seconds()).isEqualTo(2);
    }

    /** Nothing else has read the time. */
    @Test
    void cpuTimeIsThatOfTheMomentWhenItIsRead() {
        var work = time.join().stopwatch();
        pass(1_000, 4);
        assertThat(work.cpuSeconds()).hasValue(4);
    }

    @Test
    void whatHasLeftIsChargedNoMore() {
        var a = time.join();
        var b = time.join();
        var work = a.stopwatch();
        pass(2_000, 0);
        a.leave();
        a.leave();
        pass(2_000, 0);
        assertThat(List.of(a.seconds(), work.seconds(), b.seconds())).containsExactly(1., 1., 3.);
    }

    @Test
    void aMomentThatAnotherHasPassedIsReadAsIs() {
        var a = time.join();
        var b = time.join();
        var work = a.stopwatch();
        var before = now.get();
        pass(4_000, 0);
        assertThat(b.seconds()).isEqualTo(2);
        assertThat(work.secondsUntil(before)).isEqualTo(2);
    }

    @Test
    void unknownCpuTimeStaysUnknown() {
        var unknown = new SharedTime(source.withZone(ZoneOffset.UTC), OptionalDouble::empty);
        assertThat(unknown.join().stopwatch().cpuSeconds()).isEmpty();
    }

    /** Steps come and go in any order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theSharesAddUpToTheTimeInWhichAnyRan(long seed) {
        var random = new SplittableRandom(seed);
        var running = new ArrayList<SharedTime.Share>();
        var works = new ArrayList<Stopwatch>();
        double any = 0;
        double anyCpu = 0;
        for (int i = 0; i < 500; i++) {
            if (running.size() < 8 && random.nextInt(3) > 0) {
                var joined = time.join();
                running.add(joined);
                works.add(joined.stopwatch());
            } else if (!running.isEmpty()) {
                running.remove(random.nextInt(running.size())).leave();
            }
            long millis = 1 + random.nextInt(5_000);
            double used = random.nextDouble(9);
            pass(millis, used);
            any += running.isEmpty() ? 0 : millis / 1e3;
            anyCpu += running.isEmpty() ? 0 : used;
        }
        assertThat(works.stream().mapToDouble(Stopwatch::seconds).sum()).isCloseTo(any, within(1e-6 * any));
        assertThat(works.stream()
                        .mapToDouble(work -> work.cpuSeconds().orElseThrow())
                        .sum())
                .isCloseTo(anyCpu, within(1e-6 * anyCpu));
    }
}
