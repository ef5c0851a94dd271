// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.condition;

import dev.fairloss.api.v1alpha1.FailureReason;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The vocabulary of the conditions in a FairLossExperiment's status. Programs match types and reasons, so both are part of
 * the API and are never renamed after a release.
 *
 * <p>Each type has its own reasons for True and for False; none is ever Unknown. Only Ready, the summary, repeats the reason
 * of the condition that decides it.
 */
public final class Condition {
    private Condition() {}

    /** The condition types. The first three follow kstatus. */
    public enum Type {
        /** The experiment is finished and its report is written. */
        READY("Ready"),
        /** The operator or its pods work towards the spec. */
        RECONCILING("Reconciling"),
        /** The experiment cannot continue without a user. */
        STALLED("Stalled"),
        /** {@code spec.suspend} is true and no pod is running. */
        SUSPENDED("Suspended"),
        /** The report is written. */
        COMPLETE("Complete"),
        /** The experiment is stalled, and no edit of its spec, data or credentials is sure to fix it. */
        FAILED("Failed");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** The type as it is spelled in a condition. */
        public String text() {
            return text;
        }

        /** Whether a condition is the operator's; others may add their own. @param text its type, as it is spelled there */
        public static boolean contains(String text) {
            return Stream.of(values()).anyMatch(type -> type.text.equals(text));
        }
    }

    /** The reasons, each with the condition types that carry it. */
    public enum Reason {
        /** The {@code prepare} step checks the data and the store. */
        PREPARING("Preparing", on(Type.RECONCILING), on(Type.READY)),
        /** Steps are running or about to start. */
        STEPS_RUNNING("StepsRunning", on(Type.RECONCILING), on(Type.READY)),
        /** All started steps wait for a queue, a quota, a node or their pods. */
        QUEUED("Queued", on(Type.RECONCILING), on(Type.READY)),
        /** Pods that are no longer wanted are terminating. */
        TERMINATING("Terminating", on(Type.RECONCILING), on(Type.READY)),
        /** The spec names no store that pods can share, and the operator has no default store. */
        STORAGE_NOT_CONFIGURED("StorageNotConfigured", on(Type.STALLED), on(Type.READY)),
        /** The spec, the data or the credentials are wrong. */
        INVALID_INPUT("InvalidInput", on(Type.STALLED), on(Type.READY)),
        /** The spec exceeds a limit that the administrator has set for the namespace, or the experiment has used one up. */
        NOT_ALLOWED("NotAllowed", on(Type.STALLED), on(Type.READY)),
        /** The API server rejects an object: an admission policy, a missing permission, or its validation. */
        REJECTED("Rejected", on(Type.STALLED), on(Type.READY)),
        /** The pods of a step cannot start, for example because an image or a Secret does not exist. */
        POD_START_FAILED("PodStartFailed", on(Type.STALLED), on(Type.READY)),
        /** A training diverged although the learning rate was lowered. */
        DIVERGED("Diverged", on(Type.STALLED, Type.FAILED), on(Type.READY)),
        /** A step failed more often than its retries allow. */
        RETRIES_EXHAUSTED("RetriesExhausted", on(Type.STALLED, Type.FAILED), on(Type.READY)),
        /** A step ran longer than {@code spec.activeDeadline}. */
        DEADLINE_EXCEEDED("DeadlineExceeded", on(Type.STALLED, Type.FAILED), on(Type.READY)),
        /** A bug in FairLoss, or an image that does not match the operator. */
        INTERNAL_ERROR("InternalError", on(Type.STALLED, Type.FAILED), on(Type.READY)),
        /** {@code spec.suspend} is true and no pod is running. */
        SUSPENDED("Suspended", on(Type.SUSPENDED), on(Type.READY)),
        /** The report is written. */
        REPORT_WRITTEN("ReportWritten", on(Type.READY, Type.COMPLETE), on()),
        /** No step is running or about to start. */
        IDLE("Idle", on(), on(Type.RECONCILING)),
        /** The experiment needs no user. */
        NO_ACTION_REQUIRED("NoActionRequired", on(), on(Type.STALLED)),
        /** {@code spec.suspend} is false, or the experiment is complete or stalled anyway. */
        NOT_SUSPENDED("NotSuspended", on(), on(Type.SUSPENDED)),
        /** {@code spec.suspend} is true and pods are still terminating. */
        SUSPENDING("Suspending", on(), on(Type.SUSPENDED)),
        /** The report is not written yet. */
        STEPS_REMAINING("StepsRemaining", on(), on(Type.COMPLETE)),
        /** No failure has ended the experiment. */
        NOT_FAILED("NotFailed", on(), on(Type.FAILED));

        private final String text;
        private final Set<Type> whenTrue;
        private final Set<Type> whenFalse;

        Reason(String text, Set<Type> whenTrue, Set<Type> whenFalse) {
            this.text = text;
            this.whenTrue = whenTrue;
            this.whenFalse = whenFalse;
        }

        /** The reason as it is spelled in a condition. */
        public String text() {
            return text;
        }

        /** Whether a condition may carry this reason. @param holds whether the condition's status is True */
        public boolean isValidFor(Type type, boolean holds) {
            return (holds ? whenTrue : whenFalse).contains(type);
        }

        /** The reason of a stalled experiment. */
        public static Reason of(FailureReason failure) {
            return switch (failure) {
                case StorageNotConfigured -> STORAGE_NOT_CONFIGURED;
                case InvalidInput -> INVALID_INPUT;
                case NotAllowed -> NOT_ALLOWED;
                case Rejected -> REJECTED;
                case PodStartFailed -> POD_START_FAILED;
                case Diverged -> DIVERGED;
                case RetriesExhausted -> RETRIES_EXHAUSTED;
                case DeadlineExceeded -> DEADLINE_EXCEEDED;
                case InternalError -> INTERNAL_ERROR;
            };
        }

        /** Reads a reason from a condition; empty if it is none of these. */
        public static Optional<Reason> parse(String text) {
            return Stream.of(values())
                    .filter(reason -> reason.text.equals(text))
                    .findFirst();
        }
    }

    private static Set<Type> on(Type... types) {
        var set = EnumSet.noneOf(Type.class);
        set.addAll(Set.of(types));
        return set;
    }
}
