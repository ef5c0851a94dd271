// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

/**
 * Two images to be told "the same person" or "different people".
 *
 * @param first number of an image
 * @param second number of another image
 * @param same whether both show one person
 * @param fold the fold that the pair is tested in, from 0
 */
public record ImagePair(int first, int second, boolean same, int fold) {}
