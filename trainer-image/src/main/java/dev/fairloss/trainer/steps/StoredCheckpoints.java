// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.train.CheckpointStore;
import dev.fairloss.trainer.train.CheckpointTensors;
import dev.fairloss.trainer.train.TrainingCheckpoint;
import dev.fairloss.trainer.train.TrainingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/**
 * Stores the checkpoints of a training with the artifacts of its step, and records them in the ledger.
 *
 * @param run the attempt
 * @param network number of the network within the step, from 1
 */
record StoredCheckpoints(StepAttempt run, int network) implements CheckpointStore {
    /** The checkpoints of a step that trains one network. */
    StoredCheckpoints(StepAttempt run) {
        this(run, 1);
    }

    @Override
    public void save(TrainingCheckpoint checkpoint) {
        run.checkUnfinished();
        try {
            var file = checkpoint.tensors().in(run.scratch().resolve("save-" + tensors()));
            run.checkpoints().save(Map.of(tensors(), file), checkpoint.progress());
            run.recordKept();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write temporary files in " + run.scratch(), e);
        }
    }

    private String tensors() {
        return ModelFiles.tensors(network);
    }

    /** The networks of a step are trained in turn, so an older checkpoint may belong to the network before. */
    @Override
    public Optional<TrainingCheckpoint> newest() {
        var newest = run.checkpoints().newest(run.scratch());
        run.checkpoints().damaged().forEach(id -> run.context()
                .progress()
                .message("checkpoint " + id + " of " + run.step().id() + " is damaged; using the previous one"));
        return newest.filter(found -> found.files().containsKey(tensors()))
                .map(found -> new TrainingCheckpoint(
                        new CheckpointTensors.InFile(found.file(tensors())),
                        found.position(TrainingProgress.class),
                        "The checkpoint " + found.where()));
    }
}
