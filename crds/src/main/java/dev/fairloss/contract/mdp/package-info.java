// SPDX-License-Identifier: Apache-2.0
/**
 * The Markov decision process: groups, margin levels, states, actions and their numbering. Plain numbers, no tensors. May import
 * Jackson's annotations, but no other package of this project.
 */
package dev.fairloss.contract.mdp;
