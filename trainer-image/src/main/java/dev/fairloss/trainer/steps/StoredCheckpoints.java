// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.train.CheckpointStore;
import dev.fairloss.trainer.train.TrainingCheckpoint;
import dev.fairloss.trainer.train.TrainingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** Stores the checkpoints of a training with the artifacts of its step, and records them in the ledger. */
record StoredCheckpoints(StepAttempt run) implements CheckpointStore {
    private static final String TENSORS = "tensors.safetensors";

    @Override
    public void save(TrainingCheckpoint checkpoint) {
        run.checkUnfinished();
        try {
            var file = run.scratch().resolve("save-" + TENSORS);
            Files.write(file, checkpoint.tensors());
            run.checkpoints().save(Map.of(TENSORS, file), checkpoint.progress());
            run.recordKept();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write temporary files in " + run.scratch(), e);
        }
    }

    @Override
    public Optional<TrainingCheckpoint> newest() {
        var newest = run.checkpoints().newest(run.scratch());
        run.checkpoints().damaged().forEach(id -> run.context()
                .progress()
                .message("checkpoint " + id + " of " + run.step().id() + " is damaged; using the previous one"));
        return newest.map(found -> {
            try {
                return new TrainingCheckpoint(
                        Files.readAllBytes(found.file(TENSORS)),
                        found.position(TrainingProgress.class),
                        "The checkpoint " + found.where());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
