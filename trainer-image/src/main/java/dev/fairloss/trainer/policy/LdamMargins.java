// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import java.util.stream.IntStream;

/**
 * Label-distribution-aware margins (LDAM: Cao and others, NeurIPS 2019, section 3.1): the margin of a class with n training
 * images is proportional to n^(-1/4). As in the authors' code, the factor gives the class with the fewest images the largest
 * margin allowed, here loss.initialMargin, so the mean margin is smaller than that. The margins are the paper's; the loss they
 * enter is that of the chosen head.
 */
final class LdamMargins {
    private LdamMargins() {}

    /**
     * The margin of each class, (classes), above 0 and at most the largest one.
     *
     * @param counts training images of each class, 1 or more
     * @param largest margin of a class with the fewest images
     */
    static float[] of(int[] counts, double largest) {
        int fewest = IntStream.of(counts).min().orElse(1);
        var margins = new float[counts.length];
        for (int c = 0; c < counts.length; c++) {
            margins[c] = (float) (largest * Math.pow((double) fewest / counts[c], 0.25));
        }
        return margins;
    }
}
