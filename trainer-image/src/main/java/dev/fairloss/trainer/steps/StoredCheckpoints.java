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

/** Keeps a training's checkpoints among its step's artifacts, and its account up to date with them. */
record StoredCheckpoints(StepAttempt run) implements CheckpointStore {
    private static final String TENSORS = "tensors.safetensors";

    @Override
    public void save(TrainingCheckpoint checkpoint) {
        run.checkUnfinished();
        try {
            var file = run.scratch().resolve("save-" + TENSORS);
            Files.write(file, checkpoint.tensors());
            run.checkpoints().save(Map.of(TENSORS, file), checkpoint.progress());
            run.keepAccount();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write scratch files in " + run.scratch(), e);
        }
    }

    @Override
    public Optional<TrainingCheckpoint> newest() {
        var newest = run.checkpoints().newest(run.scratch());
        run.checkpoints().damaged().forEach(id -> run.context()
                .progress()
                .message("checkpoint " + id + " of " + run.step().id() + " is damaged; the one before it is used"));
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
