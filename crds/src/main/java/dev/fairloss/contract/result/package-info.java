// SPDX-License-Identifier: Apache-2.0
/**
 * Holds what the steps of an experiment find out, as plain records with a version. Numbers and names, no tensors and no
 * logic beyond look-ups; may import the decision problem, the arms and Jackson's annotations, may not import any client or engine.
 */
package dev.fairloss.contract.result;
