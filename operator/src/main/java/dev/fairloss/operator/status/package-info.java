// SPDX-License-Identifier: Apache-2.0
/**
 * Turns a plan into a status. Pure: may use the contract, {@code plan}, {@code observe}, {@code job} and {@code condition}; no client, clock or logger.
 */
package dev.fairloss.operator.status;
