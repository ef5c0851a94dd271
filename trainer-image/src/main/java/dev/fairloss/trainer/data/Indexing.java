// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import java.util.List;

/**
 * Result of indexing a source.
 *
 * @param index of all images that can be read
 * @param unreadable all images that cannot, by path
 * @param reused number of images that were taken from an earlier index without reading them
 */
public record Indexing(FaceIndex index, List<Unreadable> unreadable, int reused) {
    public Indexing {
        unreadable = List.copyOf(unreadable);
    }

    /**
     * The index of a source that can be read as a whole.
     *
     * @throws TrainerException invalid input: an image cannot be read, or there is none
     */
    public FaceIndex requireReadable() {
        if (!unreadable.isEmpty()) {
            throw TrainerException.invalidInput(
                    Unreadable.message(index.source(), unreadable, index.imageCount()),
                    unreadable.size() == 1 ? "Repair or remove it." : "Repair or remove them.");
        }
        if (index.identities().isEmpty()) {
            throw TrainerException.invalidInput(
                    "There are no images in " + index.source() + ".",
                    "Put one folder per identity into it, with JPEG, PNG, WebP, TIFF, BMP or PPM files.");
        }
        return index;
    }

    /**
     * The index of a source that a model can be trained on.
     *
     * @throws TrainerException invalid input: an image cannot be read, or there are too few identities or images
     */
    public FaceIndex requireTrainable() {
        requireReadable();
        if (index.identities().size() == 1) {
            throw TrainerException.invalidInput(
                    "There is only one identity in " + index.source() + " ("
                            + index.identities().get(0).name() + "), but training needs at least two.",
                    "Add the images of other identities.");
        }
        if (index.identities().stream().allMatch(identity -> identity.images().size() < 2)) {
            throw TrainerException.invalidInput(
                    "No identity in " + index.source()
                            + " has two or more images, so there is no variation within an identity to learn from.",
                    "Add images.");
        }
        return index;
    }
}
