// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.runtime.Progress;
import dev.fairloss.trainer.runtime.StopSignal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records the progress of a run, and can stop the run at a given point. */
public final class RecordedProgress implements Progress {
    private final StopSignal stop = new StopSignal();
    private final Map<String, StepEvent> steps = new LinkedHashMap<>();
    private final Map<String, Long> begun = new LinkedHashMap<>();
    private final List<String> messages = new ArrayList<>();
    private final Optional<String> stopTask;
    private final long stopAt;

    public RecordedProgress() {
        this(Optional.empty(), 0);
    }

    private RecordedProgress(Optional<String> stopTask, long stopAt) {
        this.stopTask = stopTask;
        this.stopAt = stopAt;
    }

    /** Requests a stop when this much of a task is done. */
    public static RecordedProgress stoppingAt(String task, long done) {
        return new RecordedProgress(Optional.of(task), done);
    }

    StopSignal stop() {
        return stop;
    }

    /** The last event of each step, in the order of their first events. */
    public Map<String, StepEvent> steps() {
        return steps;
    }

    /** The steps that were started. */
    public List<String> ran() {
        return steps.entrySet().stream()
                .filter(step -> step.getValue() != StepEvent.REUSED)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The progress at which each task began; for a training that resumed from a checkpoint, its update. */
    public Map<String, Long> begun() {
        return begun;
    }

    public List<String> messages() {
        return messages;
    }

    @Override
    public synchronized void message(String line) {
        messages.add(line);
    }

    @Override
    public synchronized void step(String id, StepEvent event, String detail) {
        steps.put(id, event);
    }

    @Override
    public synchronized Task start(String label, long total, long done, String unit) {
        begun.put(label, done);
        return new Task() {
            @Override
            public void at(long reached, Map<String, Double> figures) {
                if (reached >= stopAt && stopTask.filter(label::equals).isPresent()) {
                    stop.request(ExitCode.TERMINATED);
                }
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void progressed(StepProgress progress) {
        // Tests read the progress board.
    }

    @Override
    public void close() {}
}
