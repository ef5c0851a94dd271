// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/** How the learning rate falls after the warm-up, spelled as in an experiment file. */
public enum LearningRateSchedule {
    /** Along half a cosine to 0. */
    Cosine,
    /** Divided by ten at each of optimization.steps: by default to a tenth at 5/8 of the training, and to a hundredth at 7/8. */
    Steps,
    /** As a power of the share of the training that is left, to 0. */
    Polynomial
}
