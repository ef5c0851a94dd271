// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.trainer.runtime.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Prints a line per step event and one every ten seconds in between, for logs and pipes: the numbers of each running step, or those of
 * the running task while no step has any.
 */
final class PlainProgress implements Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final PrintStream out;
    private final InstantSource clock;

    /** The time of the next line: of the tasks or of a new step, and of each step that has numbers. */
    private Instant next;

    private final Map<String, Instant> nextOfStep = new HashMap<>();

    PlainProgress(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        this.next = clock.instant().plus(INTERVAL);
    }

    @Override
    public void message(String line) {
        out.println(line);
    }

    @Override
    public void step(String id, StepEvent event, String detail) {
        out.println(ConsoleFormats.stepLine(id, event, detail));
    }

    @Override
    public void progressed(StepProgress progress) {
        if (isDue(progress)) {
            ConsoleFormats.progressLine(progress).ifPresent(out::println);
        }
    }

    private synchronized boolean isDue(StepProgress progress) {
        if (progress.unfinishedWork().isEmpty()) {
            nextOfStep.remove(progress.step());
            return false;
        }
        var now = clock.instant();
        if (now.isBefore(nextOfStep.computeIfAbsent(progress.step(), missing -> next))) {
            return false;
        }
        next = now.plus(INTERVAL);
        nextOfStep.put(progress.step(), next);
        return true;
    }

    @Override
    public synchronized void ended(StepProgress last) {
        nextOfStep.remove(last.step());
    }

    @Override
    public Task start(String label, long total, long done, String unit) {
        return new Lines(label, total, done, unit, clock.instant());
    }

    @Override
    public void close() {
        out.flush();
    }

    /** Whether ten seconds have passed since the last line, and no step has numbers. */
    private synchronized boolean isTaskDue(Instant now) {
        if (now.isBefore(next) || !nextOfStep.isEmpty()) {
            return false;
        }
        next = now.plus(INTERVAL);
        return true;
    }

    private final class Lines implements Task {
        private final String label;
        private final long total;
        private final long first;
        private final String unit;
        private final Instant started;

        Lines(String label, long total, long first, String unit, Instant started) {
            this.label = label;
            this.total = total;
            this.first = first;
            this.unit = unit;
            this.started = started;
        }

        @Override
        public void at(long done, Map<String, Double> figures) {
            var now = clock.instant();
            if (!isTaskDue(now)) {
                return;
            }
            double rate = (done - first)
                    / Math.max(1e-3, Duration.between(started, now).toMillis() / 1e3);
            var line = new StringBuilder(String.format(
                    Locale.ROOT,
                    "%s %d/%d %s, %s/s, %s left",
                    label,
                    done,
                    total,
                    unit,
                    ConsoleFormats.number(rate),
                    ConsoleFormats.seconds(rate > 0 ? (total - done) / rate : 0)));
            figures.forEach(
                    (name, value) -> line.append(", ").append(name).append(' ').append(ConsoleFormats.number(value)));
            out.println(line);
        }

        @Override
        public void close() {}
    }
}
