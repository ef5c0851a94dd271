// SPDX-License-Identifier: Apache-2.0
/**
 * Holds what a run is made of: steps, their hashes, their order, how a process ends. May import {@code mdp} and the
 * spec's records; may not import a client, a clock or a logger.
 */
package dev.fairloss.contract.step;
