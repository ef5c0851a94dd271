// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the decision problem: groups, margin levels, states, actions and their numbering. Numbers and bounds, no
 * tensors; may import Jackson's annotations and nothing of this project.
 */
package dev.fairloss.contract.mdp;
