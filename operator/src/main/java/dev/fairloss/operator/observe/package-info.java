// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the state of the cluster and never writes. May use a client, the contract and {@code job}; no clock or logger.
 */
package dev.fairloss.operator.observe;
