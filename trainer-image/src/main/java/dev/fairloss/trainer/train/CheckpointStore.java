// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import java.util.Optional;

/** Stores checkpoints. {@link #newest} returns a complete one, whenever the process was killed. */
public interface CheckpointStore {
    /**
     * Saves a checkpoint, which stays the caller's; when the call returns it is the newest one, even if it is of an earlier update.
     */
    void save(TrainingCheckpoint checkpoint);

    /** The last saved checkpoint that can be read; the caller closes it. */
    Optional<TrainingCheckpoint> newest();

    /** Saves nothing: for short runs, which are repeated instead of resumed. */
    static CheckpointStore none() {
        return new CheckpointStore() {
            @Override
            public void save(TrainingCheckpoint checkpoint) {
                // Nothing is saved.
            }

            @Override
            public Optional<TrainingCheckpoint> newest() {
                return Optional.empty();
            }
        };
    }
}
