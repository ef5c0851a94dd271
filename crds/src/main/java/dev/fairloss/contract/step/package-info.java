// SPDX-License-Identifier: Apache-2.0
/**
 * Steps: their kinds, ids, hashes, dependencies and order, and how a trainer process reports its end. May import
 * {@code spec}, {@code mdp}, {@code artifact} and {@code json}; imports no client, clock or logger.
 */
package dev.fairloss.contract.step;
