// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

/**
 * How far apart the classes lie and how wide they are. Distances are 1 - cos, 0 to 2.
 *
 * @param inter mean distance of each class centre to its nearest other centres, (classes); NaN if there is no centre or no
 *     other one
 * @param intra mean distance of images to the centre of their class, (classes); NaN if unknown
 */
public record ClassDistances(float[] inter, float[] intra) {}
