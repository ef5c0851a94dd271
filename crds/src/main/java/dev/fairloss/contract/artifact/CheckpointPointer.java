// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * The object that publishes a checkpoint: written after its files, with their sums and the place in the training that
 * they belong to.
 *
 * @param version   of this form, {@value #VERSION}
 * @param sequence  as in {@link CheckpointId}
 * @param attempt   that wrote it
 * @param createdAt when
 * @param files     tensors, by name
 * @param position  what the trainer needs beside the tensors to go on; its own form
 */
public record CheckpointPointer(
        int version, int sequence, String attempt, Instant createdAt, List<ArtifactFile> files, ObjectNode position) {
    /** The version that is written now. */
    public static final int VERSION = 1;

    public CheckpointPointer {
        files = List.copyOf(files);
        position = position.deepCopy();
    }

    /** The checkpoint's name. */
    public CheckpointId id() {
        return new CheckpointId(sequence, attempt);
    }
}
