// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.trainer.runtime.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Emits the events {@code message}, {@code step}, {@code stepProgress} and {@code progress}; the last two at most once per interval
 * and step or task, and at its end.
 */
final class JsonProgress implements Progress {
    /** The interval in pods: frequent enough to follow a log, rare enough to keep it small. */
    static final Duration POD_INTERVAL = Duration.ofSeconds(10);

    private final JsonEvents events;
    private final Duration interval;
    private final Map<String, Instant> nextOfStep = new HashMap<>();

    JsonProgress(JsonEvents events) {
        this(events, Duration.ofSeconds(1));
    }

    JsonProgress(JsonEvents events, Duration interval) {
        this.events = events;
        this.interval = interval;
    }

    @Override
    public void message(String line) {
        events.emit("message", Map.of("message", line));
    }

    @Override
    public void step(String id, StepEvent event, String detail) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("step", id);
        fields.put("state", event.name().toLowerCase(Locale.ROOT));
        fields.put("detail", detail);
        events.emit("step", fields);
    }

    @Override
    public void progressed(StepProgress progress) {
        synchronized (this) {
            var now = events.clock().instant();
            if (now.isBefore(nextOfStep.getOrDefault(progress.step(), Instant.MIN))) {
                return;
            }
            nextOfStep.put(progress.step(), now.plus(interval));
        }
        emit(progress);
    }

    /** Emits the last numbers of the step in any case. */
    @Override
    public void ended(StepProgress last) {
        synchronized (this) {
            nextOfStep.remove(last.step());
        }
        emit(last);
    }

    /** The numbers of {@value StepProgress#PATH} under the same names, as far as they are known. */
    private void emit(StepProgress progress) {
        progress.work().ifPresent(work -> {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("step", progress.step());
            fields.put("percent", work.percent());
            progress.updates().ifPresent(updates -> fields.put("updates", updates));
            progress.fineTunes().ifPresent(fineTunes -> fields.put("fineTunes", fineTunes));
            progress.images().ifPresent(images -> fields.put("images", images));
            progress.loss().ifPresent(loss -> fields.put("loss", loss));
            progress.imagesPerSecond().ifPresent(rate -> fields.put("imagesPerSecond", rate));
            progress.remainingSeconds().ifPresent(left -> fields.put("remainingSeconds", left));
            events.emit("stepProgress", fields);
        });
    }

    @Override
    public Task start(String label, long total, long done, String unit) {
        return new Events(label, total, unit);
    }

    @Override
    public void close() {
        events.out().flush();
    }

    private final class Events implements Task {
        private final String label;
        private final long total;
        private final String unit;
        private Instant next = Instant.MIN;

        Events(String label, long total, String unit) {
            this.label = label;
            this.total = total;
            this.unit = unit;
        }

        @Override
        public void at(long done, Map<String, Double> figures) {
            var now = events.clock().instant();
            if (now.isBefore(next) && done < total) {
                return;
            }
            next = now.plus(interval);
            var fields = new LinkedHashMap<String, Object>();
            fields.put("task", label);
            fields.put("done", done);
            fields.put("total", total);
            fields.put("unit", unit);
            fields.putAll(figures);
            events.emit("progress", fields);
        }

        @Override
        public void close() {}
    }
}
