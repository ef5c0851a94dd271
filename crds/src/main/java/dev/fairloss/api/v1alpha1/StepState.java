// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * How a step of an experiment stands, spelt as in a status.
 */
public enum StepState {
    /** Waits for its inputs. */
    Pending,
    /** Its Job waits for a queue or for a node. */
    Queued,
    /** At work. */
    Running,
    /** This experiment finished it. */
    Succeeded,
    /** It was finished in the store before this experiment came to it. */
    Reused,
    /** It will not be tried again without a change. */
    Failed
}
