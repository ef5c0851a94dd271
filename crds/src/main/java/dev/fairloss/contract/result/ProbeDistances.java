// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.stream.Stream;

/**
 * Cosine distances, 1 - cos, of every class after a fine-tune. The center of a class is the direction of the sum of the
 * embeddings of the images that the network trained on. All have one value per class, (classes); NaN where unknown.
 *
 * @param inter        mean distance of the reward images, which the network has not seen, to the nearest other centers
 * @param intra        mean distance of the reward images to the center of their class
 * @param interSquares mean square of the distances in {@code inter}
 * @param intraSquares mean square of the distances in {@code intra}
 * @param trainingInter mean distance of the class center to the nearest other centers
 * @param trainingIntra mean distance of the images that the network trained on to the center of the others of their class
 */
public record ProbeDistances(
        ClassValues inter,
        ClassValues intra,
        ClassValues interSquares,
        ClassValues intraSquares,
        ClassValues trainingInter,
        ClassValues trainingIntra) {
    public ProbeDistances {
        int classes = inter.size();
        if (Stream.of(intra, interSquares, intraSquares, trainingInter, trainingIntra)
                .anyMatch(values -> values.size() != classes)) {
            throw new IllegalArgumentException(
                    "Each kind of distance needs a value for each of " + classes + " classes.");
        }
    }

    /** The number of classes. */
    public int classes() {
        return inter.size();
    }
}
