// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.condition.Condition.Reason;
import dev.fairloss.operator.condition.Condition.Type;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.plan.Failure;
import dev.fairloss.operator.plan.Plan;
import dev.fairloss.operator.plan.StepAssessment;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state of an experiment as a whole. All conditions follow from it.
 *
 * @param kind    what the experiment does
 * @param reason  of the Ready condition, and of the condition that decides it
 * @param message of the same conditions
 * @param summary for the column of {@code kubectl get}
 */
record OverallState(Kind kind, Reason reason, String message, String summary) {
    /** What an experiment does. */
    enum Kind {
        /** Nothing: the report is written. */
        COMPLETE,
        /** Nothing, until the user fixes the spec, the data or the credentials. */
        STALLED,
        /** Nothing, until the user retries or changes it, which may not help. */
        FAILED,
        /** Nothing, until {@code spec.suspend} is false. */
        SUSPENDED,
        /** Pods terminate because {@code spec.suspend} is true. */
        SUSPENDING,
        /** Pods run, wait or terminate. */
        RECONCILING
    }

    private static final int MAX_NAMES = 3;

    static OverallState of(Plan plan) {
        boolean suspended = plan.experiment().suspended();
        if (plan.complete()) {
            return new OverallState(Kind.COMPLETE, Reason.REPORT_WRITTEN, complete(plan), "Complete");
        }
        if (plan.failure().isPresent() && !plan.active()) {
            return stopped(plan.failure().get());
        }
        if (suspended && !plan.active()) {
            return new OverallState(
                    Kind.SUSPENDED, Reason.SUSPENDED, "spec.suspend is true and no pod is running", "Suspended");
        }
        return suspended
                ? new OverallState(Kind.SUSPENDING, Reason.TERMINATING, "waiting for pods to terminate", "Suspending")
                : reconciling(plan);
    }

    /** Says what the results do not cover: differences between seeds, or between policies. */
    private static String complete(Plan plan) {
        String written = "the report is written";
        return plan.experiment()
                .run()
                .map(RunContext::spec)
                .map(spec -> {
                    if (spec.training().seeds() == 1) {
                        return written + "; a first look: with one seed, no difference is significant";
                    }
                    return switch (spec.collection().replication()) {
                        case PerSeed -> written;
                        case Shared -> written + "; its intervals hold for the one policy that all seeds share";
                    };
                })
                .orElse(written);
    }

    private static OverallState stopped(Failure failure) {
        String step = failure.step().map(id -> ": " + id).orElse("");
        return new OverallState(
                failure.isUserFixable() ? Kind.STALLED : Kind.FAILED,
                Reason.of(failure.reason()),
                failure.text(),
                (failure.isUserFixable() ? "Stalled" : "Failed") + step);
    }

    private static OverallState reconciling(Plan plan) {
        String afterwards = plan.failure()
                .map(failure ->
                        (failure.needsNoRetry() ? "; blocked: " : "; then the experiment stops: ") + failure.text())
                .orElse("");
        var running = inState(StepState.Running, plan);
        if (!running.isEmpty()) {
            boolean prepares = running.get(0).step().kind() == StepKind.PREPARE;
            return new OverallState(
                    Kind.RECONCILING,
                    prepares ? Reason.PREPARING : Reason.STEPS_RUNNING,
                    "running " + names(running) + afterwards,
                    summary(running));
        }
        var queued = inState(StepState.Queued, plan);
        if (!queued.isEmpty()) {
            return new OverallState(
                    Kind.RECONCILING,
                    Reason.QUEUED,
                    names(queued) + ": " + waitingMessage(queued) + afterwards,
                    summary(queued) + " (queued)");
        }
        return new OverallState(
                Kind.RECONCILING,
                Reason.TERMINATING,
                "waiting for pods of an earlier spec to terminate" + afterwards,
                "Terminating");
    }

    private static List<StepAssessment> inState(StepState state, Plan plan) {
        return plan.steps().stream()
                .filter(assessment -> assessment.state() == state)
                .toList();
    }

    private static String waitingMessage(List<StepAssessment> queued) {
        return queued.stream()
                .flatMap(assessment -> assessment.job().map(ObservedJob::state).stream())
                .flatMap(state -> state instanceof JobState.Queued waiting
                        ? Stream.of(waiting.message())
                        : Stream.<String>empty())
                .findFirst()
                .orElseGet(() -> JobState.Queued.initial(false).message());
    }

    private static String names(List<StepAssessment> assessments) {
        String first = assessments.stream()
                .limit(MAX_NAMES)
                .map(assessment -> assessment.step().id().text())
                .collect(Collectors.joining(", "));
        int more = assessments.size() - MAX_NAMES;
        return more <= 0 ? first : first + " and " + more + " more";
    }

    private static String summary(List<StepAssessment> assessments) {
        String first = assessments.get(0).step().id().text();
        return assessments.size() == 1 ? first : first + " +" + (assessments.size() - 1);
    }

    /** The six conditions. Of the first four, exactly one is True, so health checks may test them in any order. */
    List<ExperimentCondition> conditions(Conditions conditions) {
        return failed(complete(suspended(stalled(reconciling(ready(conditions))))))
                .list();
    }

    private Conditions ready(Conditions conditions) {
        return switch (kind) {
            case COMPLETE -> conditions.isTrue(Type.READY, reason, message);
            case STALLED, FAILED, SUSPENDED, SUSPENDING, RECONCILING -> conditions.isFalse(Type.READY, reason, message);
        };
    }

    private Conditions reconciling(Conditions conditions) {
        return switch (kind) {
            case SUSPENDING, RECONCILING -> conditions.isTrue(Type.RECONCILING, reason, message);
            case COMPLETE, STALLED, FAILED, SUSPENDED -> conditions.isFalse(Type.RECONCILING, Reason.IDLE, "");
        };
    }

    private Conditions stalled(Conditions conditions) {
        return switch (kind) {
            case STALLED, FAILED -> conditions.isTrue(Type.STALLED, reason, message);
            case COMPLETE, SUSPENDED, SUSPENDING, RECONCILING ->
                conditions.isFalse(Type.STALLED, Reason.NO_ACTION_REQUIRED, "");
        };
    }

    private Conditions suspended(Conditions conditions) {
        return switch (kind) {
            case SUSPENDED -> conditions.isTrue(Type.SUSPENDED, reason, message);
            case SUSPENDING -> conditions.isFalse(Type.SUSPENDED, Reason.SUSPENDING, "");
            case COMPLETE, STALLED, FAILED, RECONCILING -> conditions.isFalse(Type.SUSPENDED, Reason.NOT_SUSPENDED, "");
        };
    }

    private Conditions complete(Conditions conditions) {
        return switch (kind) {
            case COMPLETE -> conditions.isTrue(Type.COMPLETE, reason, message);
            case STALLED, FAILED, SUSPENDED, SUSPENDING, RECONCILING ->
                conditions.isFalse(Type.COMPLETE, Reason.STEPS_REMAINING, "");
        };
    }

    private Conditions failed(Conditions conditions) {
        return switch (kind) {
            case FAILED -> conditions.isTrue(Type.FAILED, reason, message);
            case COMPLETE, STALLED, SUSPENDED, SUSPENDING, RECONCILING ->
                conditions.isFalse(Type.FAILED, Reason.NOT_FAILED, "");
        };
    }
}
