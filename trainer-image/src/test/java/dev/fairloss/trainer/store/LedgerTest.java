// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.LedgerEntry.Kept;
import dev.fairloss.contract.artifact.LedgerEntry.Outcome;
import dev.fairloss.contract.artifact.LedgerEntryBuilder;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final StepAddress STEP = new StepAddress("collect", "00112233aabbccdd");
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = FolderStore.open(folder, Clock.systemUTC());
    }

    private Ledger after(double seconds) {
        return new Ledger(store, STEP, at(seconds));
    }

    private static Clock at(double seconds) {
        return Clock.fixed(START.plus(Duration.ofMillis((long) (seconds * 1000))), ZoneOffset.UTC);
    }

    /** A clock that advances by one second at each call. */
    private static Clock ticking(double firstSecond) {
        Instant[] next = {START.plus(Duration.ofMillis((long) (firstSecond * 1000)))};
        InstantSource everySecond = () -> {
            Instant now = next[0];
            next[0] = now.plusSeconds(1);
            return now;
        };
        return everySecond.withZone(ZoneOffset.UTC);
    }

    /** An attempt at shard 0 by this clock; the process has used 100 CPU-seconds before, and uses two between readings. */
    private Ledger.Attempt start(Clock clock) {
        return start(clock, 0);
    }

    private Ledger.Attempt start(Clock clock, int shard) {
        var used = new AtomicInteger(98);
        var stopwatch = Stopwatch.start(clock, () -> OptionalDouble.of(used.addAndGet(2)));
        return new Ledger(store, STEP, clock).start(shard, "cpu x2", "", stopwatch);
    }

    /** Only a process that was killed, or that crashed, leaves an entry that is running and capturing. */
    @Test
    void anAttemptLearnsThatAnEarlierOneEndedWhileItCaptured() {
        Ledger.Attempt captured = start(at(0));
        captured.capturing(true);
        captured.refresh(10);
        captured.capturing(false);
        assertThat(start(at(1)).isAfterCapture())
                .as("after a capture that ended")
                .isFalse();

        Ledger.Attempt capturing = start(at(2));
        capturing.capturing(true);
        capturing.refresh(64);
        assertThat(start(at(3), 1).isAfterCapture())
                .as("while another shard captures")
                .isFalse();
        assertThat(start(at(4)).isAfterCapture()).as("its own end").isTrue();
        assertThat(start(at(5), 1).isAfterCapture()).as("the end of a shard").isTrue();
        assertThat(start(at(6)).isAfterCapture()).as("the end before the last").isTrue();

        Ledger.Attempt stopped = start(at(7));
        stopped.end(64, Outcome.STOPPED);
        stopped.capturing(true);
        assertThat(after(8).all().get(4).capturing()).as("after its end").isFalse();
    }

    @Test
    void anAttemptIsKnownFromItsStart() {
        Ledger.Attempt attempt = start(at(0));
        assertThat(attempt.id()).isEqualTo("shard-0-20260102T030405000Z");
        assertThat(after(0).all())
                .containsExactly(LedgerEntryBuilder.builder()
                        .version(1)
                        .attempt(attempt.id())
                        .step("collect/00112233aabbccdd")
                        .shard(0)
                        .started(START)
                        .updated(START)
                        .seconds(0)
                        .cpuSeconds(OptionalDouble.of(0))
                        .images(0)
                        .kept(Kept.NOTHING)
                        .device("cpu x2")
                        .outcome(Outcome.RUNNING)
                        .capturing(false)
                        .build());
    }

    @Test
    void whatAKilledAttemptDidAfterItsLastCheckpointIsLost() {
        Ledger.Attempt killed = start(ticking(0)); // looks at 0, 1, 2, 3 s
        killed.keep(640, 640);
        killed.refresh(1280);
        killed.refresh(1920);
        Ledger.Attempt next = start(ticking(60)); // looks at 60, 61 s
        next.end(900, Outcome.FINISHED);
        assertThat(after(99).all())
                .extracting(LedgerEntry::outcome, LedgerEntry::seconds, LedgerEntry::cpuSeconds, LedgerEntry::images)
                .containsExactly(
                        tuple(Outcome.LOST, 3.0, OptionalDouble.of(6), 1920L),
                        tuple(Outcome.FINISHED, 1.0, OptionalDouble.of(2), 900L));
        assertThat(after(99).all())
                .extracting(LedgerEntry::kept)
                .containsExactly(new Kept(1, OptionalDouble.of(2), 640), new Kept(1, OptionalDouble.of(2), 900));
        assertThat(after(99).lostSeconds()).isEqualTo(2);
    }

    @Test
    void aStoppedAttemptKeepsItsCheckpoint() {
        Ledger.Attempt stopped = start(ticking(0)); // looks at 0, 1, 2 s
        stopped.keep(640, 640);
        stopped.end(640, Outcome.STOPPED);
        start(ticking(60));
        assertThat(after(99).all()).extracting(LedgerEntry::outcome).containsExactly(Outcome.STOPPED, Outcome.RUNNING);
        assertThat(after(99).lostSeconds()).isEqualTo(1);
    }

    @Test
    void nothingIsWrittenAfterTheEnd() {
        Ledger.Attempt ended = start(ticking(0));
        ended.end(640, Outcome.FINISHED);
        ended.refresh(700);
        ended.keep(700, 700);
        ended.end(700, Outcome.STOPPED);
        assertThat(after(99).all())
                .extracting(LedgerEntry::outcome, LedgerEntry::images)
                .containsExactly(tuple(Outcome.FINISHED, 640L));
    }

    @Test
    void anEntryWithoutKeptIsReadable() {
        Ledger.Attempt attempt = start(at(0));
        var old = new String(ChecksummedJson.write(attempt.entry())).replaceAll("\"kept\"", "\"unknown\"");
        assertThat(old).contains("unknown");
        assertThat(ContractJson.read(old.getBytes(), LedgerEntry.class).kept()).isEqualTo(Kept.NOTHING);
    }

    @Test
    void theShardsOfAFanOutRunBesideEachOther() {
        start(ticking(0));
        start(ticking(1), 1);
        assertThat(after(99).all()).extracting(LedgerEntry::outcome).containsOnly(Outcome.RUNNING);
    }

    @Test
    void aDamagedEntryIsLeftOut() {
        Ledger.Attempt attempt = start(at(0));
        store.put(ArtifactLayout.ledgerEntry(STEP, attempt.id()), "{}".getBytes());
        assertThat(after(0).all()).isEmpty();
    }
}
