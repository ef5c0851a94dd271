// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

/**
 * Sum of the unit embeddings of each class during an epoch, from the training passes: of augmented images, by a network that
 * changes meanwhile. Costs no extra pass and is enough for the intra-class variance: for n unit vectors with sum S the mean of
 * 1 - cos to their mean direction is 1 - |S| / n.
 *
 * @param classes number of classes
 * @param dim length of an embedding
 * @param sums (classes, dim), row after row
 * @param counts images of each class in the epoch, (classes)
 */
public record EmbeddingSums(int classes, int dim, float[] sums, int[] counts) {
    /** Checks the sizes. */
    public EmbeddingSums {
        if (sums.length != classes * dim || counts.length != classes) {
            throw new IllegalArgumentException(
                    "sums for " + classes + " x " + dim + " have " + sums.length + " and " + counts.length + " values");
        }
    }
}
