// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the planner does after a failure, and with experiments that cannot run. */
class PlannerFailureTest extends PlannerCase {
    @Nested
    class AFailure {
        @Test
        void ofThisRevisionStopsTheExperiment() {
            known();
            observe(
                    "pretrain",
                    JobStates.failed(3, Messages.failed("pretrain", ExitCode.INVALID_INPUT, "no data", "Add it.")));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Failed);
            assertThat(assessment("pretrain").job()).isPresent();
            assertThat(plan().failure()).map(Failure::reason).contains(FailureReason.InvalidInput);
            assertThat(created()).isEmpty();
        }

        @Test
        void byDivergenceLetsOtherStepsGoOn() {
            known();
            observe(
                    "train-fixed-0.25-1",
                    JobStates.failed(4, Messages.failed("train", ExitCode.DIVERGED, "NaN", "Lower it.")));
            assertThat(created()).contains("pretrain").doesNotContain("train-fixed-0.25-1", "evaluate-fixed-0.25-1");
        }

        @Test
        void ofAnotherRevisionIsRetried() {
            known();
            add(JobStates.job(run(), "pretrain", JobStates.failed(1, "")).withRevision("other"));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Pending);
            assertThat(plan().changes().obsoleteJobs()).containsOnlyKeys(name("pretrain"));
        }

        @Test
        void outlivesItsJob() {
            known(reported("pretrain", StepState.Failed).withMessage("boom"));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Failed);
            assertThat(assessment("pretrain").failure()).map(Failure::message).contains("boom");
            assertThat(assessment("pretrain").previous()).map(StepStatus::job).contains("old-job");
            assertThat(created()).doesNotContain("pretrain");
        }

        @Test
        void isForgottenInAnotherRevision() {
            known(reported("pretrain", StepState.Failed).withMessage("boom"));
            status = status.map(old -> old.withRevision("other"));
            assertThat(assessment("pretrain").state()).isEqualTo(StepState.Queued);
            assertThat(created()).contains("pretrain");
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
    class OrphanedPods {
        @Test
        void mustLeaveBeforeTheirStepRunsAgain() {
            known();
            orphanedSteps.add(hash("pretrain"));
            assertThat(created()).doesNotContain("pretrain").contains("train-fixed-0.25-1");
            assertThat(plan().terminating()).isTrue();
        }
    }

    @Nested
    class ABlockedExperiment {
        private final ResolvedExperiment blocked = ResolvedExperiment.of(
                Experiments.of("minimal", changed -> {}), Runs.IMAGES, Optional.empty(), Optional.empty());

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
            observe("pretrain", JobStates.running());
            observe("policy", JobStates.succeeded(Messages.done("policy")));
            add(JobStates.job(run(), "collect", JobStates.running()).withDeleting(true));
            var plan = Planner.plan(blocked, observed());
            assertThat(plan.changes().obsoleteJobs()).containsExactly(Map.entry(name("pretrain"), "v-pretrain"));
            assertThat(plan.terminating()).isTrue();
        }

        @Test
        void waitsForOrphanedPods() {
            orphanedSteps.add("hash");
            assertThat(Planner.plan(blocked, observed()).terminating()).isTrue();
        }
    }
}
