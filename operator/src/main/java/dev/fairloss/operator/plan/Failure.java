// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.contract.step.StepId;
import java.util.Optional;

/**
 * Why an experiment cannot continue without a user.
 *
 * @param step     the step that failed; absent if the experiment could not start
 * @param exitCode exit code of the step's container; absent if no container exited
 * @param reason   for programs
 * @param message  what happened
 * @param remedy   what the user can do; may be empty
 * @param secondary whether another failure takes precedence in the status: the one that ended the pod of this step, or the one that
 *                 the status already reports
 */
public record Failure(
        Optional<StepId> step,
        Optional<Integer> exitCode,
        FailureReason reason,
        String message,
        String remedy,
        boolean secondary) {
    /** A failure that the status may name. */
    public Failure(
            Optional<StepId> step, Optional<Integer> exitCode, FailureReason reason, String message, String remedy) {
        this(step, exitCode, reason, message, remedy, false);
    }

    /** Step, message and remedy in one line. */
    public String text() {
        return step.map(id -> id + ": ").orElse("") + sentence(message) + (remedy.isEmpty() ? "" : " " + remedy);
    }

    /** Whether no other step starts after this failure. A diverged training stops only the steps that need its model. */
    public boolean stopsOtherSteps() {
        return switch (reason) {
            case Diverged, Rejected, PodStartFailed -> false;
            case StorageNotConfigured, InvalidInput, NotAllowed, RetriesExhausted, DeadlineExceeded, InternalError ->
                true;
        };
    }

    /** Whether the experiment continues without a retry when the cause is corrected. */
    public boolean needsNoRetry() {
        return switch (reason) {
            case NotAllowed, Rejected, PodStartFailed -> true;
            case StorageNotConfigured, InvalidInput, Diverged, RetriesExhausted, DeadlineExceeded, InternalError ->
                false;
        };
    }

    /** Whether an edit of the spec, the data, the credentials or the cluster fixes it. */
    public boolean isUserFixable() {
        return switch (reason) {
            case StorageNotConfigured, InvalidInput, NotAllowed, Rejected, PodStartFailed -> true;
            case Diverged, RetriesExhausted, DeadlineExceeded, InternalError -> false;
        };
    }

    /** The text with a period at its end. */
    static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
