// SPDX-License-Identifier: Apache-2.0
/**
 * Holds how a plan becomes a status. Pure: may import the contract and {@code plan}; may not import a client, a clock or
 * a logger.
 */
package dev.fairloss.operator.status;
