// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the decision which objects should exist now. Pure: may import the contract, {@code job} and what {@code observe}
 * saw; may not import a client, a clock or a logger.
 */
package dev.fairloss.operator.plan;
