// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.observe.FailedPods;
import dev.fairloss.operator.observe.FailedPods.StoreOutage;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.status.StatusRules;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the planner does after a failure, and with experiments that cannot run. */
class PlannerFailureTest extends PlannerCase {
    @Nested
    class AFailure {
        @Test
        void ofThisRevisionStopsTheExperiment() {
            known();
            observe(
                    "pretrain-1-1",
                    JobStates.failed(3, Messages.failed("pretrain-1-1", ExitCode.INVALID_INPUT, "no data", "Add it.")));
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Failed);
            assertThat(assessment("pretrain-1-1").job()).isPresent();
            assertThat(plan().failure()).map(Failure::reason).contains(FailureReason.InvalidInput);
            assertThat(created()).isEmpty();
        }

        @Test
        void byDivergenceLetsOtherStepsGoOn() {
            known();
            observe(
                    "train-fixed-0.25-1",
                    JobStates.failed(4, Messages.failed("train", ExitCode.DIVERGED, "NaN", "Lower it.")));
            assertThat(created())
                    .contains("pretrain-1-1")
                    .doesNotContain("train-fixed-0.25-1", "evaluate-fixed-0.25-1");
        }

        @Test
        void ofAnotherRevisionIsRetried() {
            known();
            add(JobStates.job(run(), "pretrain-1-1", JobStates.failed(1, "")).withRevision("other"));
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Pending);
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(name("pretrain-1-1"));
        }

        @Test
        void outlivesItsJob() {
            known(reported("pretrain-1-1", StepState.Failed).withMessage("boom"));
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Failed);
            assertThat(assessment("pretrain-1-1").failure())
                    .map(Failure::message)
                    .contains("boom");
            assertThat(assessment("pretrain-1-1").previous())
                    .map(StepStatus::job)
                    .contains("old-job");
            assertThat(created()).doesNotContain("pretrain-1-1");
        }

        @Test
        void isForgottenInAnotherRevision() {
            known(reported("pretrain-1-1", StepState.Failed).withMessage("boom"));
            status = status.map(old -> old.withRevision("other"));
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Queued);
            assertThat(created()).contains("pretrain-1-1");
        }

        /** The exit code was in the pod. */
        @Test
        void staysAsItWasReportedWhenItsPodIsDeleted() {
            var pod =
                    JobStates.failed(3, Messages.failed("pretrain-1-1", ExitCode.INVALID_INPUT, "no data", "Add it."));
            known();
            observe("pretrain-1-1", pod);
            var reported = StatusRules.status(status, plan(), JobStates.FINISHED);
            status = Optional.of(reported);
            observe("pretrain-1-1", JobStates.failed("BackoffLimitExceeded", "too many failures"));
            assertThat(StatusRules.status(status, plan(), JobStates.FINISHED)).isEqualTo(reported);
            observe("pretrain-1-1", JobStates.failed(143, ""));
            assertThat(StatusRules.status(status, plan(), JobStates.FINISHED))
                    .as("a pod that failed in another way is left")
                    .isEqualTo(reported);
        }

        @Test
        void isCompletedWhenItsPodIsSeenLater() {
            known();
            observe("pretrain-1-1", JobStates.failed("PodFailurePolicy", "a pod failed"));
            status = Optional.of(StatusRules.status(status, plan(), JobStates.FINISHED));
            observe("pretrain-1-1", JobStates.failed(3, ""));
            assertThat(assessment("pretrain-1-1").failure())
                    .flatMap(Failure::exitCode)
                    .contains(3);
        }

        @Test
        void ofAnotherJobIsNotTheOneThatWasReported() {
            known(reported("pretrain-1-1", StepState.Failed).withMessage("boom"));
            observe("pretrain-1-1", JobStates.failed("PodFailurePolicy", "a pod failed"));
            assertThat(assessment("pretrain-1-1").failure().orElseThrow().message())
                    .contains("a pod failed");
        }

        /** Its Job has the name of one that failed before, since the edit did not affect the step. */
        @Test
        void ofAnotherRevisionIsNotTheOneThatWasReported() {
            known(reported("pretrain-1-1", StepState.Failed)
                    .withJob(name("pretrain-1-1"))
                    .withMessage("boom"));
            status = status.map(old -> old.withRevision("other"));
            observe("pretrain-1-1", JobStates.failed("PodFailurePolicy", "a pod failed"));
            assertThat(assessment("pretrain-1-1").failure().orElseThrow().message())
                    .contains("a pod failed");
        }

        @Test
        void ofPrepareOutlivesItsJob() {
            status = Optional.of(
                    Statuses.of(reported("prepare", StepState.Failed).withMessage("boom"))
                            .withRevision(run().revision()));
            assertThat(assessment("prepare").state()).isEqualTo(StepState.Failed);
            assertThat(created()).isEmpty();
        }

        @Test
        void ofPrepareStopsTheExperiment() {
            observe(
                    "prepare",
                    JobStates.failed(3, Messages.failed("prepare", ExitCode.INVALID_INPUT, "no data", "Add it.")));
            assertThat(assessment("prepare").state()).isEqualTo(StepState.Failed);
            assertThat(created()).isEmpty();
        }
    }

    @Nested
    class APodThatDoesNotStart {
        private final JobState blocked = JobState.Queued.blocked("ErrImagePull: not found");

        @Test
        void stallsTheExperimentButNoOtherStep() {
            known();
            observe("pretrain-1-1", blocked);
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Queued);
            assertThat(plan().failure()).map(Failure::reason).contains(FailureReason.PodStartFailed);
            assertThat(created()).contains("train-fixed-0.25-1");
        }

        @ParameterizedTest
        @ValueSource(strings = {"prepare", "pretrain-1-1", "report"})
        void isReplacedWhenTheImageChangesOrARetryIsRequested(String step) {
            if (!step.equals("prepare")) {
                known(finished("policy-1"));
            }
            add(JobStates.job(run(), step, blocked).withStartHash("another image"));
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(name(step));
        }

        @ParameterizedTest
        @MethodSource("dev.fairloss.operator.plan.PlannerFailureTest#kept")
        void isNotReplacedIfItRunsOrIsInAQueue(JobState state) {
            known();
            add(JobStates.job(run(), "pretrain-1-1", state).withStartHash("another image"));
            assertThat(plan().changes().obsoleteJobs()).isEmpty();
        }
    }

    @Nested
    class AnUnavailableStore {
        private final Instant since = Instant.parse("2026-01-01T00:00:00Z");

        private void unavailableFor(Duration duration) {
            known();
            var outage = new StoreOutage(since, since.plus(duration), "The object store is not available.");
            add(JobStates.job(run(), "pretrain-1-1", JobState.Queued.of(WaitingFor.Store, outage.message()))
                    .withFailedPods(new FailedPods(100, Map.of(), Map.of(), Optional.of(outage))));
        }

        @Test
        void isWaitedFor() {
            unavailableFor(Duration.ofHours(11));
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Queued);
            assertThat(plan().changes().obsoleteJobs()).isEmpty();
            assertThat(plan().failure()).isEmpty();
        }

        @Test
        void failsTheStepAfterHalfADay() {
            unavailableFor(Duration.ofHours(12));
            assertThat(assessment("pretrain-1-1").state()).isEqualTo(StepState.Failed);
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(name("pretrain-1-1"));
            assertThat(created()).isEmpty();
            assertThat(plan().failure()).hasValueSatisfying(failure -> {
                assertThat(failure.exitCode()).contains(75);
                assertThat(failure.message())
                        .isEqualTo("the object store was not available from 2026-01-01T00:00:00Z to"
                                + " 2026-01-01T12:00:00Z: The object store is not available.");
            });
        }
    }

    static Stream<JobState> kept() {
        return Stream.of(JobStates.running(), JobState.Queued.initial(true));
    }

    @Nested
    class OrphanedPods {
        @Test
        void mustLeaveBeforeTheirStepRunsAgain() {
            known();
            orphanedSteps.add(hash("pretrain-1-1"));
            assertThat(created()).doesNotContain("pretrain-1-1").contains("train-fixed-0.25-1");
            assertThat(plan().terminating()).isTrue();
        }
    }

    @Nested
    class ABlockedExperiment {
        private final ResolvedExperiment blocked = ResolvedExperiment.of(
                Experiments.of("minimal", changed -> {}),
                Runs.IMAGES,
                Optional.empty(),
                SpecDefaults.NONE,
                TenantLimits.NONE);

        @Test
        void hasNoSteps() {
            var plan = Planner.plan(blocked, observed());
            assertThat(plan.steps()).isEmpty();
            assertThat(plan.changes()).isEqualTo(ChangeSet.EMPTY);
            assertThat(plan.terminating()).isFalse();
            assertThat(plan.failure()).map(Failure::reason).contains(FailureReason.StorageNotConfigured);
        }

        @Test
        void stopsUnfinishedJobsOfAnEarlierSpec() {
            observe("pretrain-1-1", JobStates.running());
            observe("policy-1", JobStates.succeeded(Messages.done("policy-1")));
            add(JobStates.job(run(), "collect-1", JobStates.running()).withDeleting(true));
            var plan = Planner.plan(blocked, observed());
            assertThat(plan.changes().obsoleteJobs())
                    .containsExactly(Map.entry(name("pretrain-1-1"), "v-pretrain-1-1"));
            assertThat(plan.terminating()).isTrue();
        }

        @Test
        void waitsForOrphanedPods() {
            orphanedSteps.add("hash");
            assertThat(Planner.plan(blocked, observed()).terminating()).isTrue();
        }
    }
}
