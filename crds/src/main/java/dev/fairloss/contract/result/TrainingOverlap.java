// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * The people and images that an evaluation set shares with the training data. Images are compared by the bytes of their files
 * and by their decoded pixels; people by their names, without regard to case, accents and punctuation.
 *
 * @param namesCompared whether people were compared by name; not if either side names no people ({@code .bin} files) or
 *     numbers them (RecordIO files)
 * @param identities    people of the set who are also in the training data
 * @param images        images of the set that are also in the training data
 * @param excludedPairs pairs with such a person or image; they are left out
 * @param effects       how these pairs, and pairs that may overlap, change the accuracy
 */
public record TrainingOverlap(
        boolean namesCompared, int identities, int images, int excludedPairs, List<OverlapEffect> effects) {
    public TrainingOverlap {
        effects = List.copyOf(effects);
    }

    /** An overlap whose effects are not measured. */
    public TrainingOverlap(boolean namesCompared, int identities, int images, int excludedPairs) {
        this(namesCompared, identities, images, excludedPairs, List.of());
    }
}
