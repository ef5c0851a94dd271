// SPDX-License-Identifier: Apache-2.0
/**
 * Decides which objects should exist now. Pure: may use the contract, {@code job} and what {@code observe} read; no client,
 * clock or logger.
 */
package dev.fairloss.operator.plan;
