// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Runs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    private final RunContext run = Runs.of("minimal");
    private final ResolvedExperiment experiment = Runs.resolved(Experiments.of("minimal", spec -> {}));

    @ParameterizedTest(name = "{0} {1}: complete {2}")
    @CsvSource({
        "report, Succeeded, true",
        "report, Reused, true",
        "report, Running, false",
        "policy-1, Succeeded, false"
    })
    void theReportCompletesTheExperiment(String step, StepState state, boolean complete) {
        assertThat(plan(ChangeSet.EMPTY, false, assessment(step, state)).complete())
                .isEqualTo(complete);
    }

    @ParameterizedTest
    @CsvSource({"Pending, false", "Queued, true", "Running, true", "Succeeded, false", "Reused, false", "Failed, false"
    })
    void aQueuedOrRunningStepIsActive(StepState state, boolean active) {
        assertThat(assessment("policy-1", state).active()).isEqualTo(active);
        assertThat(plan(ChangeSet.EMPTY, false, assessment("policy-1", state)).active())
                .isEqualTo(active);
    }

    @Test
    void itIsActiveWhileObjectsTerminateOrJobsAreCreated() {
        assertThat(plan(ChangeSet.EMPTY, true).active()).isTrue();
        var job = JobFactory.job(Runs.step(run, "prepare"), run);
        assertThat(plan(new ChangeSet(List.of(), List.of(job), Map.of(), List.of()), false)
                        .active())
                .isTrue();
        assertThat(plan(ChangeSet.EMPTY, false).active()).isFalse();
    }

    @Test
    void theFirstFailureOfThePlanCounts() {
        var first = failed("pretrain-1-1");
        var second = failed("train-fairloss-1");
        assertThat(plan(ChangeSet.EMPTY, false, assessment("prepare", StepState.Succeeded), first, second)
                        .failure())
                .isEqualTo(first.failure());
        assertThat(plan(ChangeSet.EMPTY, false).failure()).isEmpty();
    }

    @Test
    void aFailureThatNeedsNoRetryComesAfterOneThatNeedsIt() {
        var rejected = failed("pretrain-1-1", FailureReason.Rejected);
        var diverged = failed("train-fairloss-1");
        assertThat(plan(ChangeSet.EMPTY, false, rejected, diverged).failure()).isEqualTo(diverged.failure());
    }

    @Test
    void aSecondaryFailureComesAfterOthersThatNeedARetry() {
        var stopped = assessment("pretrain-1-1", StepState.Failed)
                .withFailure(new Failure(
                        Optional.empty(), Optional.empty(), FailureReason.Diverged, "because of the other", "", true));
        var diverged = failed("train-fairloss-1");
        assertThat(plan(ChangeSet.EMPTY, false, stopped, diverged).failure()).isEqualTo(diverged.failure());
        var rejected = failed("train-fairloss-1", FailureReason.Rejected);
        assertThat(plan(ChangeSet.EMPTY, false, rejected, stopped).failure()).isEqualTo(stopped.failure());
    }

    @Test
    void aJobWhosePodCannotStartIsNotActive() {
        var blocked = assessment("pretrain-1-1", StepState.Queued)
                .withFailure(failed("pretrain-1-1", FailureReason.PodStartFailed)
                        .failure()
                        .orElseThrow());
        assertThat(plan(ChangeSet.EMPTY, false, blocked).active()).isFalse();
        assertThat(plan(ChangeSet.EMPTY, false, blocked, assessment("policy-1", StepState.Running))
                        .active())
                .isTrue();
    }

    @Test
    void whatBlocksTheExperimentGoesBeforeFailuresOfSteps() {
        var blocked = ResolvedExperiment.of(
                Experiments.of("minimal", spec -> {}),
                Runs.IMAGES,
                Optional.empty(),
                SpecDefaults.NONE,
                TenantLimits.NONE);
        var plan = new Plan(blocked, List.of(failed("pretrain-1-1")), Optional.empty(), ChangeSet.EMPTY, false);
        assertThat(plan.failure()).isEqualTo(blocked.blocked()).isPresent();
    }

    private Plan plan(ChangeSet changes, boolean terminating, StepAssessment... steps) {
        return new Plan(experiment, List.of(steps), Optional.empty(), changes, terminating);
    }

    private StepAssessment assessment(String step, StepState state) {
        return StepAssessment.of(Runs.step(run, step), state);
    }

    private StepAssessment failed(String step) {
        return failed(step, FailureReason.Diverged);
    }

    private StepAssessment failed(String step, FailureReason reason) {
        return assessment(step, StepState.Failed)
                .withFailure(
                        new Failure(Optional.of(new StepId(step)), Optional.empty(), reason, step + " failed", ""));
    }
}
