// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.runtime.Progress;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.train.TrainListener;
import java.util.Map;
import java.util.Optional;

/** Reports a training to the progress and the ledger. */
final class ProgressListener implements TrainListener, AutoCloseable {
    /** Weight of the newest loss in the displayed moving average: about 20 updates. */
    private static final double NEWEST = .05;

    private final StepAttempt run;
    private final String label;
    private final long updates;
    private Optional<Progress.Task> task = Optional.empty();
    private double loss = Double.NaN;

    ProgressListener(StepAttempt run, String label, long updates) {
        this.run = run;
        this.label = label;
        this.updates = updates;
    }

    @Override
    public LoopRequest updated(BatchResult result) {
        if (task.isEmpty()) {
            task = Optional.of(run.context().progress().start(label, updates, result.update() - 1, "updates"));
        }
        run.countImages(result.images());
        loss = Double.isFinite(loss) ? (1 - NEWEST) * loss + NEWEST * result.loss() : result.loss();
        task.get().at(result.update(), Map.of("loss", loss));
        return LoopRequest.CONTINUE;
    }

    @Override
    public void rolledBack(long from, long to, int rollbacks) {
        loss = Double.NaN;
        run.context()
                .progress()
                .message(label + ": the loss was not finite at update " + from + "; rolled back to update " + to
                        + " with the learning rate divided by " + (1 << rollbacks));
    }

    @Override
    public void close() {
        task.ifPresent(Progress.Task::close);
    }
}
