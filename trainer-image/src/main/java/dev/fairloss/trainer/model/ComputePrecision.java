// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

/** The numbers in which a net computes. Weights, gradients, batch statistics and optimizer are float32 in either case. */
public enum ComputePrecision {
    /** Float32 throughout; with a fixed number of threads on a CPU, bit-reproducible. */
    Float32,
    /** Convolutions, batch norm and ReLU in bfloat16, the linear layer and the loss in float32. */
    BFloat16
}
