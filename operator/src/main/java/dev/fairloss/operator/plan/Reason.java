// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

/** Why an experiment stands as it does: the one word of a condition. Part of the API, so none is ever renamed. */
public enum Reason {
    /** Data and store are looked at. */
    PREPARING("Preparing"),
    /** Steps are at work or about to be. */
    STEPS_RUNNING("StepsRunning"),
    /** A queue or the scheduler keeps all pods back. */
    QUEUED("Queued"),
    /** Pods are leaving. */
    TERMINATING("Terminating"),
    /** The user asked for it. */
    SUSPENDED("Suspended"),
    /** All is done. */
    COMPLETE("Complete"),
    /** The spec names no store that pods can share, and the operator has none. */
    STORAGE_NOT_CONFIGURED("StorageNotConfigured"),
    /** The manifest, the data or the credentials need a person. */
    INVALID_INPUT("InvalidInput"),
    /** A training diverged in spite of lower learning rates. */
    DIVERGED("Diverged"),
    /** A step failed as often as it may. */
    RETRIES_EXHAUSTED("RetriesExhausted"),
    /** A step took longer than activeDeadline. */
    DEADLINE_EXCEEDED("DeadlineExceeded"),
    /** A fault of the program. */
    INTERNAL_ERROR("InternalError");

    private final String word;

    Reason(String word) {
        this.word = word;
    }

    /** As it stands in a condition. */
    public String word() {
        return word;
    }
}
