// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/**
 * One fold of a cross-validated verification.
 *
 * @param threshold decision threshold on the cosine similarity, chosen on the other folds; -1 to 1
 * @param accuracy  fraction of the fold's pairs that are classified correctly, 0 to 1
 */
public record FoldResult(double threshold, double accuracy) {}
