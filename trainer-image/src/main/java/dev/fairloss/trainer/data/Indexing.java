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
            throw TrainerException.repair(Unreadable.message(index.source(), unreadable));
        }
        if (index.identities().isEmpty()) {
            throw TrainerException.repair("There are no images in " + index.source()
                    + ". Put one folder a person into it, with that person's JPEG, PNG, BMP or PPM files.");
        }
        if (index.identities().size() == 1) {
            throw TrainerException.repair("There is only one person in " + index.source() + " ("
                    + index.identities().get(0).name()
                    + "). At least two are needed to tell them apart: add folders of other people.");
        }
        if (index.identities().stream().allMatch(person -> person.images().size() < 2)) {
            throw TrainerException.repair("Nobody in " + index.source()
                    + " has two images or more, so there is nothing to learn a person's variation from. Add images.");
        }
        return index;
    }
}
