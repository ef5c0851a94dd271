// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the scale benchmark: a real API server, an operator in a process of its own, and what plays the rest of a cluster,
 * fast. Run by {@code operator/benchmark}; no test. Nothing may import it.
 */
package dev.fairloss.operator.bench;
