// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import dev.fairloss.contract.step.StepId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The experiment trackers of a run, besides the event files in the store.
 *
 * @param tensorBoard folder that receives a copy of the event files
 * @param mlflow sends runs to MLflow
 */
public record Tracking(Optional<Path> tensorBoard, Optional<MlflowTracker> mlflow) implements AutoCloseable {
    /** No trackers. */
    public static final Tracking NONE = new Tracking(Optional.empty(), Optional.empty());

    /** The folder that receives the event files of a step. */
    public Optional<Path> events(StepId step) {
        return tensorBoard.map(folder -> folder.resolve(step.text()));
    }

    /** Sends what is left. */
    @Override
    public void close() {
        mlflow.ifPresent(MlflowTracker::close);
    }
}
