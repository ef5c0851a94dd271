// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

/** What a weight is for: decides how it starts, how it lies in memory, whether it is trained and whether it decays. */
public enum ParameterKind {
    /** Filters, (out, in, height, width), channels_last; trained, decays. */
    CONVOLUTION(true, true),
    /** Matrix, (out, in); trained, decays. */
    LINEAR(true, true),
    /** Class centres of the head, (classes, dim); trained, decays. */
    CENTRES(true, true),
    /** Factor of a batch norm, (channels); trained, no decay, starts at 1. */
    SCALE(true, false),
    /** Addend of a batch norm, (channels); trained, no decay, starts at 0. */
    SHIFT(true, false),
    /** Running mean of a batch norm, (channels); follows the batches, starts at 0. */
    RUNNING_MEAN(false, false),
    /** Running variance of a batch norm, (channels), of at least 0; follows the batches, starts at 1. */
    RUNNING_VARIANCE(false, false);

    private final boolean trained;
    private final boolean decayed;

    ParameterKind(boolean trained, boolean decayed) {
        this.trained = trained;
        this.decayed = decayed;
    }

    /** Whether the optimizer moves it. */
    public boolean trained() {
        return trained;
    }

    /** Whether weight decay pulls it to 0. */
    public boolean decayed() {
        return decayed;
    }
}
