// SPDX-License-Identifier: Apache-2.0
/**
 * Evaluation of embeddings: verification pairs, accuracy, ROC, and fairness between groups. Pure functions over arrays, except
 * that pairs files are read here. May import the contract, distance and data; imports no engine.
 */
package dev.fairloss.trainer.eval;
