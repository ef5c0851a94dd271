// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.ConditionState;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.operator.condition.Condition.Reason;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.plan.StepAssessment;
import dev.fairloss.operator.status.OverallState.Kind;
import dev.fairloss.operator.testing.Assessments;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OverallStateTest {
    private final RunContext run = Runs.of("minimal");
    private final ResolvedExperiment experiment = Runs.resolved(Experiments.of("minimal", spec -> {}));
    private final ResolvedExperiment suspended =
            Runs.resolved(Experiments.of("minimal", spec -> spec.put("suspend", true)));

    @Nested
    class IsComplete {
        @Test
        void onceTheReportIsWritten() {
            var replicated = Runs.resolved(Experiments.of(
                    "minimal", spec -> spec.withObject("/training").put("seeds", 2)));
            assertThat(state(replicated, Assessments.of(run, "report", StepState.Succeeded)))
                    .isEqualTo(new OverallState(
                            Kind.COMPLETE, Reason.REPORT_WRITTEN, "the report is written", "Complete"));
        }

        @Test
        void andSaysWhatTheResultsDoNotCover() {
            var report = Assessments.of(run, "report", StepState.Succeeded);
            assertThat(state(experiment, report).message())
                    .isEqualTo("the report is written; a first look: with one seed, no difference is significant");
            var shared = Runs.resolved(Experiments.of("minimal", spec -> {
                spec.withObject("/training").put("seeds", 2);
                spec.withObject("/collection").put("replication", "Shared");
            }));
            assertThat(state(shared, report).message())
                    .isEqualTo("the report is written; its intervals hold for the one policy that all seeds share");
        }

        @Test
        void evenIfItIsSuspendedOrAStepFailed() {
            var report = Assessments.of(run, "report", StepState.Succeeded);
            var failed = Assessments.failed(run, "train-fairloss-1", FailureReason.Diverged);
            assertThat(state(suspended, failed, report).kind()).isEqualTo(Kind.COMPLETE);
        }
    }

    @Nested
    class Stops {
        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource({
            "StorageNotConfigured, STALLED, STORAGE_NOT_CONFIGURED",
            "InvalidInput, STALLED, INVALID_INPUT",
            "NotAllowed, STALLED, NOT_ALLOWED",
            "Diverged, FAILED, DIVERGED",
            "RetriesExhausted, FAILED, RETRIES_EXHAUSTED",
            "DeadlineExceeded, FAILED, DEADLINE_EXCEEDED",
            "InternalError, FAILED, INTERNAL_ERROR",
            "Rejected, STALLED, REJECTED",
            "PodStartFailed, STALLED, POD_START_FAILED",
        })
        void afterAFailure(FailureReason failure, Kind kind, Reason reason) {
            assertThat(state(experiment, Assessments.failed(run, "pretrain-1-1", failure)))
                    .isEqualTo(new OverallState(
                            kind,
                            reason,
                            "pretrain-1-1: it failed. Fix it.",
                            (kind == Kind.STALLED ? "Stalled" : "Failed") + ": pretrain-1-1"));
        }

        @Test
        void withoutAStoreAndNamesNoStep() {
            var blocked = ResolvedExperiment.of(
                    Experiments.of("minimal", spec -> {}),
                    Runs.IMAGES,
                    Optional.empty(),
                    SpecDefaults.NONE,
                    TenantLimits.NONE);
            assertThat(state(blocked).summary()).isEqualTo("Stalled");
        }

        @Test
        void afterAFailureEvenIfItIsSuspended() {
            assertThat(state(suspended, Assessments.failed(run, "pretrain-1-1", FailureReason.InvalidInput))
                            .kind())
                    .isEqualTo(Kind.STALLED);
        }
    }

    @Nested
    class IsSuspended {
        @Test
        void onceNoPodIsActive() {
            assertThat(state(suspended, Assessments.of(run, "pretrain-1-1", StepState.Pending)))
                    .isEqualTo(new OverallState(
                            Kind.SUSPENDED,
                            Reason.SUSPENDED,
                            "spec.suspend is true and no pod is running",
                            "Suspended"));
        }

        @Test
        void afterItsPodsHaveTerminated() {
            var suspending = new OverallState(
                    Kind.SUSPENDING, Reason.TERMINATING, "waiting for pods to terminate", "Suspending");
            assertThat(state(suspended, running("pretrain-1-1"))).isEqualTo(suspending);
            assertThat(OverallState.of(Assessments.terminating(suspended))).isEqualTo(suspending);
        }
    }

    @Nested
    class IsReconciling {
        @Test
        void whilePrepareRuns() {
            assertThat(state(experiment, running("prepare")))
                    .isEqualTo(new OverallState(Kind.RECONCILING, Reason.PREPARING, "running prepare", "prepare"));
        }

        @Test
        void whileAnyOtherStepRunsEvenIfMoreAreQueued() {
            assertThat(state(experiment, queued("pretrain-1-1"), running("policy-1")))
                    .isEqualTo(
                            new OverallState(Kind.RECONCILING, Reason.STEPS_RUNNING, "running policy-1", "policy-1"));
        }

        @Test
        void andNamesAtMostThreeSteps() {
            var three = state(experiment, running("pretrain-1-1"), running("collect-1"), running("policy-1"));
            assertThat(three.message()).isEqualTo("running pretrain-1-1, collect-1, policy-1");
            assertThat(three.summary()).isEqualTo("pretrain-1-1 +2");
            var five = state(
                    experiment,
                    running("pretrain-1-1"),
                    running("collect-1"),
                    running("policy-1"),
                    running("train-fairloss-1"),
                    running("report"));
            assertThat(five.message()).isEqualTo("running pretrain-1-1, collect-1, policy-1 and 2 more");
            assertThat(five.summary()).isEqualTo("pretrain-1-1 +4");
        }

        @Test
        void whileAllStartedStepsWait() {
            assertThat(state(experiment, queued("pretrain-1-1"), queued("policy-1")))
                    .isEqualTo(new OverallState(
                            Kind.RECONCILING,
                            Reason.QUEUED,
                            "pretrain-1-1, policy-1: waiting for a node: no GPU is free",
                            "pretrain-1-1 +1 (queued)"));
        }

        @Test
        void whileAStepIsQueuedWhoseJobIsNotThereYet() {
            assertThat(state(experiment, Assessments.of(run, "pretrain-1-1", StepState.Queued))
                            .message())
                    .isEqualTo("pretrain-1-1: waiting for the pod to start");
            assertThat(state(experiment, Assessments.of(run, "pretrain-1-1", StepState.Queued, JobStates.running()))
                            .message())
                    .isEqualTo("pretrain-1-1: waiting for the pod to start");
        }

        @Test
        void whilePodsOfAnEarlierSpecTerminate() {
            assertThat(OverallState.of(Assessments.terminating(experiment)))
                    .isEqualTo(new OverallState(
                            Kind.RECONCILING,
                            Reason.TERMINATING,
                            "waiting for pods of an earlier spec to terminate",
                            "Terminating"));
        }

        @Test
        void whileStepsRunThatAFailureDoesNotStop() {
            var failed = Assessments.failed(run, "train-fairloss-1", FailureReason.Diverged);
            String afterwards = "; then the experiment stops: train-fairloss-1: it failed. Fix it.";
            assertThat(state(experiment, failed, running("policy-1")).message())
                    .isEqualTo("running policy-1" + afterwards);
            assertThat(state(experiment, failed, queued("policy-1")).message()).endsWith("no GPU is free" + afterwards);
            assertThat(OverallState.of(Assessments.terminating(experiment, failed))
                            .message())
                    .endsWith("to terminate" + afterwards);
        }
    }

    @Nested
    class TheConditions {
        /** The types whose condition is True. */
        @ParameterizedTest(name = "{0} ({1}): {2}")
        @CsvSource({
            "COMPLETE, REPORT_WRITTEN, Ready Complete",
            "STALLED, INVALID_INPUT, Stalled",
            "FAILED, DIVERGED, Stalled Failed",
            "SUSPENDED, SUSPENDED, Suspended",
            "SUSPENDING, TERMINATING, Reconciling",
            "RECONCILING, QUEUED, Reconciling",
        })
        void followFromTheState(Kind kind, Reason reason, String holding) {
            assertThat(conditions(kind, reason))
                    .filteredOn(condition -> condition.status() == ConditionState.True)
                    .allSatisfy(condition -> {
                        assertThat(condition.reason()).isEqualTo(reason.text());
                        assertThat(condition.message()).isEqualTo("message");
                    })
                    .extracting(ExperimentCondition::type)
                    .containsExactly(holding.split(" "));
        }

        @ParameterizedTest(name = "{0} ({1}): {2}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "COMPLETE | REPORT_WRITTEN | ReportWritten Idle NoActionRequired NotSuspended ReportWritten NotFailed",
                    "STALLED | INVALID_INPUT | InvalidInput Idle InvalidInput NotSuspended StepsRemaining NotFailed",
                    "FAILED | DIVERGED | Diverged Idle Diverged NotSuspended StepsRemaining Diverged",
                    "SUSPENDED | SUSPENDED | Suspended Idle NoActionRequired Suspended StepsRemaining NotFailed",
                    "SUSPENDING | TERMINATING | Terminating Terminating NoActionRequired Suspending StepsRemaining NotFailed",
                    "RECONCILING | QUEUED | Queued Queued NoActionRequired NotSuspended StepsRemaining NotFailed",
                })
        void haveTheirOwnReasons(Kind kind, Reason reason, String reasons) {
            assertThat(conditions(kind, reason))
                    .extracting(ExperimentCondition::reason)
                    .containsExactly(reasons.split(" "));
        }

        @ParameterizedTest
        @EnumSource(Kind.class)
        void areSixInOneOrderAndOnlyReadyExplainsWhyItIsFalse(Kind kind) {
            var reason = Stream.of(Reason.values())
                    .filter(any -> kind == Kind.COMPLETE
                            ? any == Reason.REPORT_WRITTEN
                            : kind == Kind.SUSPENDED
                                    ? any == Reason.SUSPENDED
                                    : kind == Kind.STALLED || kind == Kind.FAILED
                                            ? any == Reason.DIVERGED
                                            : any == Reason.TERMINATING)
                    .findFirst()
                    .orElseThrow();
            assertThat(conditions(kind, reason))
                    .extracting(ExperimentCondition::type)
                    .containsExactly("Ready", "Reconciling", "Stalled", "Suspended", "Complete", "Failed");
            assertThat(conditions(kind, reason))
                    .filteredOn(condition -> condition.status() == ConditionState.False)
                    .allSatisfy(condition -> assertThat(condition.message())
                            .isEqualTo(condition.type().equals("Ready") ? "message" : ""));
        }

        private List<ExperimentCondition> conditions(Kind kind, Reason reason) {
            return new OverallState(kind, reason, "message", "summary")
                    .conditions(new Conditions(List.of(), 1, Instant.EPOCH));
        }
    }

    private OverallState state(ResolvedExperiment of, StepAssessment... steps) {
        return OverallState.of(Assessments.plan(of, steps));
    }

    private StepAssessment running(String step) {
        return Assessments.of(run, step, StepState.Running, JobStates.running());
    }

    private StepAssessment queued(String step) {
        return Assessments.of(run, step, StepState.Queued, JobStates.queued());
    }
}
