// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.artifact.CheckpointPointer;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A checkpoint that was fetched and verified against its checksums.
 *
 * @param pointer pointer of the checkpoint
 * @param where location, for messages
 * @param files local copies by name
 */
public record VerifiedCheckpoint(CheckpointPointer pointer, String where, Map<String, Path> files) {
    public VerifiedCheckpoint {
        files = Map.copyOf(files);
    }

    /**
     * The position in the training.
     *
     * @throws TrainerException if another program or version wrote the checkpoint
     */
    public <T> T position(Class<T> type) {
        try {
            return ContractJson.mapper().treeToValue(pointer.position(), type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw incompatible("its position has another format");
        }
    }

    /**
     * The local copy of a file.
     *
     * @throws TrainerException if the checkpoint has no file of this name
     */
    public Path file(String name) {
        Path file = files.get(name);
        if (file == null) {
            throw incompatible("it has no file " + name);
        }
        return file;
    }

    private TrainerException incompatible(String why) {
        return TrainerException.invalidInput(
                "The checkpoint " + where + " was written by another program or version: " + why + ".",
                "Delete it and run again.");
    }
}
