// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

/**
 * Why a step, or the experiment as a whole, cannot continue without a user.
 */
public enum FailureReason {
    /** The spec names no store that pods can share, and the operator has no default store. */
    StorageNotConfigured,
    /** The spec, the data or the credentials are wrong. */
    InvalidInput,
    /** The spec exceeds a limit that the administrator has set for the namespace, or the experiment has used one up. */
    NotAllowed,
    /** The API server rejects an object. The operator tries again until it accepts the object. */
    Rejected,
    /** The pods of a step cannot start, for example because an image or a Secret does not exist. */
    PodStartFailed,
    /** A training diverged although the learning rate was lowered. */
    Diverged,
    /** The step failed more often than its retries allow. */
    RetriesExhausted,
    /** The step ran longer than spec.activeDeadline. */
    DeadlineExceeded,
    /** A bug in FairLoss, or an image that does not match the operator. */
    InternalError
}
