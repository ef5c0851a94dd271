// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.CpuSeconds;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.LedgerEntry.Kept;
import dev.fairloss.contract.artifact.LedgerEntry.Outcome;
import dev.fairloss.contract.artifact.LedgerEntryBuilder;
import dev.fairloss.contract.artifact.StepAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Records the cost of all attempts of a step, including killed ones. */
public final class Ledger {
    private static final DateTimeFormatter IN_NAMES =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final ArtifactStore store;
    private final StepAddress step;
    private final Clock clock;

    public Ledger(ArtifactStore store, StepAddress step, Clock clock) {
        this.store = store;
        this.step = step;
        this.clock = clock;
    }

    /**
     * Starts an attempt. A shard has one attempt at a time, so attempts of the shard that are still recorded as running were
     * killed: they become lost.
     *
     * @param shard index of the shard, from 0
     * @param device device, such as {@code cpu x2}
     * @param suffix suffix of the attempt's name (letters, digits and '-'), to distinguish processes that start at the same
     *     moment; may be empty
     * @param stopwatch measures the attempt; the attempt starts with it
     */
    public Attempt start(int shard, String device, String suffix, Stopwatch stopwatch) {
        List<LedgerEntry> before = all().stream()
                .map(entry -> entry.shard() == shard && entry.outcome() == Outcome.RUNNING ? lost(entry) : entry)
                .toList();
        Instant now = stopwatch.started();
        String id = "shard-" + shard + "-" + IN_NAMES.format(now) + (suffix.isEmpty() ? "" : "-" + suffix);
        var entry = LedgerEntryBuilder.builder()
                .version(LedgerEntry.VERSION)
                .attempt(id)
                .step(step.toString())
                .shard(shard)
                .started(now)
                .updated(now)
                .seconds(0)
                .cpuSeconds(CpuSeconds.ZERO)
                .images(0)
                .kept(Kept.NOTHING)
                .device(device)
                .outcome(Outcome.RUNNING)
                .capturing(false)
                .build();
        Attempt attempt = new Attempt(entry, stopwatch, before.stream().anyMatch(LedgerEntry::endedCapturing));
        write(attempt.entry());
        return attempt;
    }

    private LedgerEntry lost(LedgerEntry entry) {
        LedgerEntry lost = entry.withOutcome(Outcome.LOST);
        write(lost);
        return lost;
    }

    /** All attempts, by shard and start. Skips damaged entries: cost records are not worth a failure. */
    public List<LedgerEntry> all() {
        return store.list(ArtifactLayout.ledger(step)).stream()
                .flatMap(key -> read(key).stream())
                .toList();
    }

    private Optional<LedgerEntry> read(ArtifactKey key) {
        return store.read(key)
                .flatMap(document -> ChecksummedJson.read(document, LedgerEntry.class))
                .filter(entry -> entry.version() <= LedgerEntry.VERSION);
    }

    /** Recorded wall seconds of ended attempts whose work was not kept. */
    public double lostSeconds() {
        return all().stream().mapToDouble(LedgerEntry::lostSeconds).sum();
    }

    private void write(LedgerEntry entry) {
        store.put(ArtifactLayout.ledgerEntry(step, entry.attempt()), ChecksummedJson.write(entry));
    }

    /** A running attempt. Thread-safe. */
    public final class Attempt {
        private final Stopwatch stopwatch;
        private final boolean afterCapture;
        private LedgerEntry entry;
        private volatile double recordedSeconds;

        private Attempt(LedgerEntry entry, Stopwatch stopwatch, boolean afterCapture) {
            this.stopwatch = stopwatch;
            this.afterCapture = afterCapture;
            this.entry = entry;
        }

        /** The wall-clock seconds of this attempt that the store does not contain. Does not wait for a write. */
        public double unrecordedSeconds() {
            return stopwatch.seconds() - recordedSeconds;
        }

        /** Unique within the step. */
        public synchronized String id() {
            return entry.attempt();
        }

        /** Whether an earlier attempt ended while it captured CUDA graphs. */
        public boolean isAfterCapture() {
            return afterCapture;
        }

        /** The entry as last written. */
        public synchronized LedgerEntry entry() {
            return entry;
        }

        /** Records the cost so far. Does nothing after the end. */
        public synchronized void refresh(long images) {
            if (isRunning()) {
                update(asOfNow(images));
            }
        }

        /**
         * Like {@link #refresh}, and records how much of the work is kept. Call it after each checkpoint or published part.
         *
         * @param kept images of the kept part, at most all
         */
        public synchronized void keep(long images, long kept) {
            if (isRunning()) {
                update(asOfNow(images).keeping(kept));
            }
        }

        /** Records that captures of CUDA graphs begin or have ended. */
        public synchronized void capturing(boolean now) {
            if (isRunning()) {
                update(asOfNow(entry.images()).withCapturing(now));
            }
        }

        /** Records the cost and the outcome. All work of a finished attempt is kept. Does nothing after the end. */
        public synchronized void end(long images, Outcome outcome) {
            if (isRunning()) {
                LedgerEntry last = asOfNow(images).withOutcome(outcome);
                update(outcome == Outcome.FINISHED ? last.keeping() : last);
            }
        }

        private boolean isRunning() {
            return entry.outcome() == Outcome.RUNNING;
        }

        private LedgerEntry asOfNow(long images) {
            Instant now = clock.instant();
            return entry.at(now, stopwatch.secondsUntil(now), stopwatch.cpuSeconds(), images);
        }

        private void update(LedgerEntry now) {
            entry = now;
            write(now);
            recordedSeconds = now.seconds();
        }
    }
}
