// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * One fold of a verification.
 *
 * @param threshold similarity above which two images are called one person, chosen on the other folds; -1 to 1
 * @param accuracy share of the fold's pairs that were called rightly, 0 to 1
 */
public record FoldResult(double threshold, double accuracy) {}
