// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

/**
 * Size of what a layer computes of one image.
 *
 * @param channels number of channels
 * @param side height and width in pixels
 */
record FeatureMap(int channels, int side) {
    /** Number of values. */
    long values() {
        return (long) channels * side * side;
    }
}
