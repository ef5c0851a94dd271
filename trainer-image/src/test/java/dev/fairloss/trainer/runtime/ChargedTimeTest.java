// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.LedgerEntry.Outcome;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.SharedTime;
import dev.fairloss.trainer.testing.MemoryStore;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ChargedTimeTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource source = now::get;
    private final Clock clock = source.withZone(ZoneOffset.UTC);

    private void pass(long seconds) {
        now.set(now.get().plusSeconds(seconds));
    }

    private Ledger.Attempt attempt(ChargedTime time) {
        var step = new StepAddress("train", "ab".repeat(32));
        var attempt = new Ledger(new MemoryStore(), step, clock).start(0, "gpu x1", "", time.stopwatch());
        time.recordedBy(attempt);
        return attempt;
    }

    /** All before an attempt, then what its ledger does not contain yet. */
    @Test
    void allOfTheTime() {
        var time = ChargedTime.since(START.minusSeconds(3), clock);
        pass(2);
        assertThat(time.unrecordedSeconds()).isEqualTo(5);
        var attempt = attempt(time);
        assertThat(time.unrecordedSeconds()).isZero();
        pass(7);
        assertThat(time.unrecordedSeconds()).isEqualTo(7);
        attempt.refresh(10);
        pass(1);
        assertThat(time.unrecordedSeconds()).isEqualTo(1);
        assertThat(attempt.entry().seconds()).isEqualTo(7);
        assertThat(ChargedTime.fromNow(clock).unrecordedSeconds()).isZero();
    }

    /** Two share it, one of them until it ends. */
    @Test
    void aShareOfTheTime() {
        var shared = SharedTime.of(clock);
        var one = shared.join();
        var other = shared.join();
        var time = ChargedTime.of(one, 1.5);
        pass(4);
        assertThat(time.unrecordedSeconds()).isEqualTo(1.5 + 2);
        var attempt = attempt(time);
        pass(6);
        assertThat(time.unrecordedSeconds()).isEqualTo(3);
        attempt.refresh(10);
        assertThat(time.unrecordedSeconds()).isZero();
        other.leave();
        pass(5);
        assertThat(time.unrecordedSeconds()).isEqualTo(5);
        attempt.end(20, Outcome.FINISHED);
        assertThat(attempt.entry().seconds()).isEqualTo(3 + 5);
        one.leave();
        pass(9);
        assertThat(time.unrecordedSeconds()).isZero();
    }
}
