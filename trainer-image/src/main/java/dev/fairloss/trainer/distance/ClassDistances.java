// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

/**
 * Inter-class and intra-class distances, 1 - cos, 0 to 2.
 *
 * @param inter mean distance of each class center to its nearest other centers, (classes); NaN if the class has no center or
 *     there is no other one
 * @param intra mean distance of the images to the center of their class, (classes); NaN if unknown
 */
public record ClassDistances(float[] inter, float[] intra) {}
