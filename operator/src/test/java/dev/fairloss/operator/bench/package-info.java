// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the scale benchmark: a real API server, an operator in its own process, and a fast simulation of the rest of a
 * cluster. Run by {@code operator/benchmark}; not a test. Nothing may import it.
 */
package dev.fairloss.operator.bench;
