// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.plan.Failure;
import dev.fairloss.operator.plan.Plan;
import dev.fairloss.operator.plan.Reason;
import dev.fairloss.operator.plan.StepAssessment;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How an experiment stands as a whole, in one of five ways; all conditions follow from it.
 *
 * @param kind    which
 * @param reason  in one word
 * @param message for people
 * @param title   for the column of {@code kubectl get}
 */
record OverallState(Kind kind, Reason reason, String message, String title) {
    /** The five ways. */
    enum Kind {
        COMPLETE,
        SUSPENDED,
        STALLED,
        RECONCILING
    }

    /** Failures that no edit of manifest, data or credentials is sure to mend. */
    private static final Set<Reason> FAILED =
            EnumSet.of(Reason.DIVERGED, Reason.RETRIES_EXHAUSTED, Reason.DEADLINE_EXCEEDED, Reason.INTERNAL_ERROR);

    static OverallState of(Plan plan) {
        var failure = plan.failure();
        if (plan.complete()) {
            return new OverallState(Kind.COMPLETE, Reason.COMPLETE, "the report is there", "Complete");
        }
        if (failure.isPresent() && !plan.active()) {
            String step = failure.get().step().map(id -> ": " + id).orElse("");
            return new OverallState(
                    Kind.STALLED,
                    failure.get().reason(),
                    failure.get().text(),
                    (FAILED.contains(failure.get().reason()) ? "Failed" : "Stalled") + step);
        }
        if (plan.experiment().suspended() && !plan.active()) {
            return new OverallState(
                    Kind.SUSPENDED, Reason.SUSPENDED, "spec.suspend is true; no pod is at work", "Suspended");
        }
        return reconciling(plan);
    }

    private static OverallState reconciling(Plan plan) {
        var running = plan.steps().stream()
                .filter(assessment -> assessment.state() == StepState.Running)
                .toList();
        var queued = plan.steps().stream()
                .filter(assessment -> assessment.state() == StepState.Queued)
                .toList();
        String failed = plan.failure()
                .map(Failure::text)
                .map(text -> "; then it stops: " + text)
                .orElse("");
        if (plan.experiment().suspended()) {
            return new OverallState(Kind.RECONCILING, Reason.TERMINATING, "waits for pods to leave", "Suspending");
        }
        if (!running.isEmpty()) {
            boolean first = running.get(0).step().kind() == StepKind.PREPARE;
            return new OverallState(
                    Kind.RECONCILING,
                    first ? Reason.PREPARING : Reason.STEPS_RUNNING,
                    "runs " + names(running) + failed,
                    title(running));
        }
        if (!queued.isEmpty()) {
            return new OverallState(
                    Kind.RECONCILING,
                    Reason.QUEUED,
                    names(queued) + ": " + waitingMessage(queued) + failed,
                    title(queued) + " (queued)");
        }
        return new OverallState(
                Kind.RECONCILING,
                Reason.TERMINATING,
                "waits for pods of an earlier spec to leave" + failed,
                "Terminating");
    }

    private static String waitingMessage(List<StepAssessment> queued) {
        return queued.stream()
                .flatMap(assessment -> assessment.job().map(ObservedJob::state).stream())
                .flatMap(state -> state instanceof JobState.Queued waiting
                        ? Optional.of(waiting.message()).stream()
                        : Optional.<String>empty().stream())
                .findFirst()
                .orElse("waits for its pod to start");
    }

    private static String names(List<StepAssessment> assessments) {
        String first = assessments.stream()
                .limit(3)
                .map(assessment -> assessment.step().id().text())
                .collect(Collectors.joining(", "));
        return assessments.size() <= 3 ? first : first + " and " + (assessments.size() - 3) + " more";
    }

    private static String title(List<StepAssessment> assessments) {
        return assessments.get(0).step().id().text() + (assessments.size() == 1 ? "" : " +" + (assessments.size() - 1));
    }

    /** Ready, Reconciling, Stalled (kstatus), and what people look for. */
    List<ExperimentCondition> conditions(Conditions conditions) {
        boolean stalled = kind == Kind.STALLED;
        return conditions
                .add("Ready", kind == Kind.COMPLETE, reason, message)
                .add("Reconciling", kind == Kind.RECONCILING, reason, message)
                .add("Stalled", stalled, reason, message)
                .add("Suspended", kind == Kind.SUSPENDED, reason, message)
                .add("Complete", kind == Kind.COMPLETE, reason, message)
                .add("Failed", stalled && FAILED.contains(reason), reason, message)
                .list();
    }
}
