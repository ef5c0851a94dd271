// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import java.util.List;

/**
 * What came of indexing a source.
 *
 * @param index of what can be read
 * @param unreadable all that cannot, by path
 * @param reused images that were taken from an earlier index without reading them
 */
public record Indexing(FaceIndex index, List<Unreadable> unreadable, int reused) {
    public Indexing {
        unreadable = List.copyOf(unreadable);
    }

    /**
     * The index, fit to be trained on.
     *
     * @throws TrainerException user must repair: a file cannot be read, or there is nothing to tell apart
     */
    public FaceIndex orRefuse() {
        if (!unreadable.isEmpty()) {
            throw TrainerException.invalidInput(
                    Unreadable.message(index.source(), unreadable),
                    unreadable.size() == 1 ? "Repair or remove it." : "Repair or remove them.");
        }
        if (index.identities().isEmpty()) {
            throw TrainerException.invalidInput(
                    "There are no images in " + index.source() + ".",
                    "Put one folder per person into it, with that person's JPEG, PNG, BMP or PPM files.");
        }
        if (index.identities().size() == 1) {
            throw TrainerException.invalidInput(
                    "There is only one person in " + index.source() + " ("
                            + index.identities().get(0).name() + "), but training needs at least two.",
                    "Add folders of other people.");
        }
        if (index.identities().stream().allMatch(person -> person.images().size() < 2)) {
            throw TrainerException.invalidInput(
                    "No person in " + index.source()
                            + " has two or more images, so there is no variation within a person to learn from.",
                    "Add images.");
        }
        return index;
    }
}
