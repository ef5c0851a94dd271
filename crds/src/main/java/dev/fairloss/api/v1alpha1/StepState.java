// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * The state of a step.
 */
public enum StepState {
    /** The step waits for its inputs. */
    Pending,
    /** Its Job waits for admission or for a node. */
    Queued,
    /** Its pods are running. */
    Running,
    /** This experiment ran it successfully. */
    Succeeded,
    /** It was already finished in the artifact store. */
    Reused,
    /** It failed and is not retried unless the spec changes or a retry is requested. */
    Failed
}
