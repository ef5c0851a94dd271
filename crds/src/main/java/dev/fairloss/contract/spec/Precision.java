// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/**
 * The numbers in which a net computes, spelt as in a manifest.
 */
public enum Precision {
    /** Single precision throughout; the same bits in every run on a CPU with a fixed number of threads. */
    Float32,
    /** Mixed: convolutions and products in bfloat16; weights, sums and the optimizer in single precision. */
    BFloat16
}
