// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * The people and images that an evaluation set shares with the training data. Images are compared by the bytes of their files
 * and by their decoded pixels; people by their names, without regard to case, accents and punctuation.
 *
 * @param namesCompared whether people were compared by name; not if either side names no people ({@code .bin} files) or
 *     numbers them (RecordIO files)
 * @param identities    people of the set who are also in the training data
 * @param images        images of the set that are also in the training data
 * @param excludedPairs pairs with such a person or image; they are left out
 */
public record TrainingOverlap(boolean namesCompared, int identities, int images, int excludedPairs) {}
