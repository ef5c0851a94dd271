// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/** The floating-point types of a training. Weights, gradients, batch statistics and the optimizer are float32 in all. */
public enum Precision {
    /** Everything in float32: with a fixed number of threads on a CPU, every run gives the same bits. */
    Float32,
    /** Convolutions, batch norm and activations in bfloat16; the linear layer and the loss in float32. */
    BFloat16,
    /** The same in float16, whose largest number is 65504: the loss is scaled so that gradients fit, and updates that overflow are skipped. */
    Float16
}
