// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the state of the cluster. Only {@code Observer} may use a client; nothing here writes.
 */
package dev.fairloss.operator.observe;
