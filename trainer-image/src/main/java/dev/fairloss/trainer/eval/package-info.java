// SPDX-License-Identifier: Apache-2.0
/**
 * Holds how well embeddings tell people apart: pairs, verification, ROC, fairness between groups. Pure functions over arrays.
 * May import: the contract, distance, data. May not import: run, report, cli, nor anything that opens a net.
 */
package dev.fairloss.trainer.eval;
