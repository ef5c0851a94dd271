// SPDX-License-Identifier: Apache-2.0
/**
 * Writes Jobs, ConfigMaps and finalizers; no other package does. May use a client and the plan. Decides nothing.
 */
package dev.fairloss.operator.apply;
