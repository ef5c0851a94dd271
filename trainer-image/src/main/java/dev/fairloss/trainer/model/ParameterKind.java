// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

/** Role of a parameter: decides its initial values, its memory layout, whether it is trained and whether it decays. */
public enum ParameterKind {
    /** Filters, (out, in / groups, height, width), channels_last; trained, decays. */
    CONVOLUTION(true, true),
    /** Matrix, (out, in); trained, decays. */
    LINEAR(true, true),
    /** Class centers of the head, (classes, dim); trained, decays. */
    CENTERS(true, true),
    /** Addend of a linear layer, (out); trained, no decay, starts at 0. */
    BIAS(true, false),
    /** Factor of a batch norm, (channels); trained, no decay, starts at 1. */
    SCALE(true, false),
    /** Factor of a batch norm that stays 1, (channels); not trained. */
    UNIT_SCALE(false, false),
    /** Addend of a batch norm, (channels); trained, no decay, starts at 0. */
    SHIFT(true, false),
    /** Slope of a PReLU below 0, (channels); trained, no decay (He and others, ICCV 2015), starts at 0.25. */
    SLOPE(true, false),
    /** Running mean of a batch norm, (channels); updated from the batches, starts at 0. */
    RUNNING_MEAN(false, false),
    /** Running variance of a batch norm, (channels), at least 0; updated from the batches, starts at 1. */
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

    /** Whether weight decay applies to it. */
    public boolean decayed() {
        return decayed;
    }
}
