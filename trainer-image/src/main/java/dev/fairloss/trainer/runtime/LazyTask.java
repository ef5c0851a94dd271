// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import java.util.Map;
import java.util.Optional;

/** A progress task that starts when the amount of work is known. */
public final class LazyTask implements AutoCloseable {
    private final Progress progress;
    private final String label;
    private final String unit;
    private Optional<Progress.Task> task = Optional.empty();

    public LazyTask(Progress progress, String label, String unit) {
        this.progress = progress;
        this.label = label;
        this.unit = unit;
    }

    public void report(long done, long total) {
        if (task.isEmpty()) {
            task = Optional.of(progress.start(label, total, 0, unit));
        }
        task.get().at(done, Map.of());
    }

    @Override
    public void close() {
        task.ifPresent(Progress.Task::close);
    }
}
