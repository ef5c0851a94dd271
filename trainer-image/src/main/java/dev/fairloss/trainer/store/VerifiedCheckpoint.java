// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.artifact.CheckpointPointer;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A checkpoint that was fetched and held against its sums.
 *
 * @param pointer what published it
 * @param where   for messages
 * @param files   local copies, by name
 */
public record VerifiedCheckpoint(CheckpointPointer pointer, String where, Map<String, Path> files) {
    public VerifiedCheckpoint {
        files = Map.copyOf(files);
    }

    /**
     * The place in the training.
     *
     * @throws TrainerException if the checkpoint is of another form: of another program or version
     */
    public <T> T position(Class<T> type) {
        try {
            return ContractJson.mapper().treeToValue(pointer.position(), type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw notOurs("its position is of another form");
        }
    }

    /**
     * A local copy.
     *
     * @throws TrainerException if the checkpoint has no file of this name
     */
    public Path file(String name) {
        Path file = files.get(name);
        if (file == null) {
            throw notOurs("it has no file " + name);
        }
        return file;
    }

    private TrainerException notOurs(String why) {
        return TrainerException.invalidInput(
                "The checkpoint " + where + " was written by another program or version: " + why + ".",
                "Delete it and run again.");
    }
}
