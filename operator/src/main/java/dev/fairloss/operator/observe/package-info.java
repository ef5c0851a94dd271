// SPDX-License-Identifier: Apache-2.0
/**
 * Holds what is seen of the cluster, and what is read out of it. Only {@code Observer} may import a client; nothing here
 * writes.
 */
package dev.fairloss.operator.observe;
