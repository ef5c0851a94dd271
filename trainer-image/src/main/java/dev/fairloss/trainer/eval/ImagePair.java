// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

/**
 * Two images to verify: do they show the same identity?
 *
 * @param first number of an image
 * @param second number of another image
 * @param same whether both show the same identity (a genuine pair); otherwise it is an impostor pair
 * @param fold the fold that the pair is tested in, from 0
 */
public record ImagePair(int first, int second, boolean same, int fold) {}
