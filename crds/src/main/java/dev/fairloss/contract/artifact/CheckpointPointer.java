// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * The pointer that publishes a checkpoint. It is written after the files of the checkpoint and records their checksums.
 *
 * @param version   format version, {@value #VERSION}
 * @param sequence  see {@link CheckpointId}
 * @param attempt   attempt that wrote the checkpoint
 * @param createdAt time of creation
 * @param files     the tensors, by name
 * @param position  state of the training loop besides the tensors, in a format of the trainer
 */
public record CheckpointPointer(
        int version, int sequence, String attempt, Instant createdAt, List<ArtifactFile> files, ObjectNode position) {
    /** The current format version. */
    public static final int VERSION = 1;

    public CheckpointPointer {
        files = List.copyOf(files);
        position = position.deepCopy();
    }

    /** The id of the checkpoint. */
    public CheckpointId id() {
        return new CheckpointId(sequence, attempt);
    }
}
