// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import java.util.Optional;

/** Where checkpoints go. What {@link #newest} gives is whole, whenever the process was killed. */
public interface CheckpointStore {
    /** Keeps a checkpoint; it is the newest one when the call returns, even if it stands at an earlier update. */
    void save(TrainingCheckpoint checkpoint);

    /** The checkpoint saved last that can be read. */
    Optional<TrainingCheckpoint> newest();

    /** Keeps nothing: for short runs that are rather repeated than resumed. */
    static CheckpointStore none() {
        return new CheckpointStore() {
            @Override
            public void save(TrainingCheckpoint checkpoint) {
                // Nothing is kept.
            }

            @Override
            public Optional<TrainingCheckpoint> newest() {
                return Optional.empty();
            }
        };
    }
}
