// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/**
 * How the learning rate falls after the warm-up, spelt as in a manifest.
 */
public enum LearningRateSchedule {
    /** Along half a cosine to 0. */
    Cosine,
    /** A tenth from 5/8 of the run on, a hundredth from 7/8 on. */
    Steps
}
