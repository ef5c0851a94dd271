// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

/**
 * Distances of every class, 1 - cos, 0 to 2. Each array has one value per class, (classes); NaN where unknown. Do not change the
 * arrays.
 *
 * @param inter mean distance of the unseen images to their nearest centers of other classes
 * @param intra mean distance of the unseen images to the center of their class
 * @param interSquares mean square of the distances in {@code inter}
 * @param intraSquares mean square of the distances in {@code intra}
 * @param trainingInter mean distance of the class center to its nearest other centers
 * @param trainingIntra mean distance of the training images, each to the center of the others of its class
 */
public record ClassDistances(
        float[] inter,
        float[] intra,
        float[] interSquares,
        float[] intraSquares,
        float[] trainingInter,
        float[] trainingIntra) {}
