// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.api.v1alpha1.ErrorStatus;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.ResultStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StoreStatus;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.plan.ChangeSet;
import dev.fairloss.operator.plan.Failure;
import dev.fairloss.operator.plan.Plan;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.plan.StepAssessment;
import dev.fairloss.operator.testing.Assessments;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StatusRulesTest {
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
    private static final ResultStatus PREVIOUS = new ResultStatus("fairloss", "lfw", "0.9000", null, 1);
    private final RunContext run = Runs.of("minimal");
    private final ResolvedExperiment experiment = Runs.resolved(Experiments.of("minimal", spec -> {}));

    @Test
    void itDescribesTheSpecTheStepsAndTheStore() {
        var data = new DataStatus("revision", "prepare", "data", Map.of(), null);
        var steps = List.of(
                Assessments.of(run, "prepare", StepState.Succeeded),
                Assessments.of(run, "pretrain-1-1", StepState.Pending));
        var status = status(new Plan(experiment, steps, Optional.of(data), ChangeSet.EMPTY, false));
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.revision()).isEqualTo(run.revision());
        assertThat(status.progress()).isEqualTo("1/2");
        assertThat(status.data()).isEqualTo(data);
        assertThat(status.store())
                .isEqualTo(new StoreStatus(
                        "s3://fairloss/default",
                        "https://minio.example",
                        "us-east-1",
                        null,
                        "fairloss-s3",
                        null,
                        null));
        assertThat(status.steps()).extracting(StepStatus::id).containsExactly("prepare", "pretrain-1-1");
        assertThat(status.cost()).isEqualTo(CostSummary.of(status.steps(), run));
        assertThat(status.results()).isEmpty();
        assertThat(status.best()).isNull();
        assertThat(status.report()).isNull();
        assertThat(status.lastError()).isNull();
    }

    @Test
    void theSummaryIsThatOfTheOverallState() {
        assertThat(status(Assessments.of(run, "pretrain-1-1", StepState.Running, JobStates.running()))
                        .step())
                .isEqualTo("pretrain-1-1");
    }

    @Test
    void aBlockedExperimentHasConditionsAndAnErrorAlone() {
        var blocked = ResolvedExperiment.of(
                Experiments.of("minimal", spec -> {}),
                Runs.IMAGES,
                Optional.empty(),
                SpecDefaults.NONE,
                TenantLimits.NONE);
        var status = status(Assessments.plan(blocked));
        assertThat(status.revision()).isNull();
        assertThat(status.store()).isNull();
        assertThat(status.cost()).isNull();
        assertThat(status.steps()).isEmpty();
        assertThat(status.progress()).isEqualTo("0/0");
        assertThat(status.conditions()).hasSize(6);
        var failure = blocked.blocked().orElseThrow();
        assertThat(status.lastError())
                .isEqualTo(new ErrorStatus(
                        null, FailureReason.StorageNotConfigured, null, failure.message(), failure.remedy()));
    }

    @Test
    void aFailureIsTheLastError() {
        assertThat(status(Assessments.failed(run, "pretrain-1-1", FailureReason.InvalidInput))
                        .lastError())
                .isEqualTo(new ErrorStatus("pretrain-1-1", FailureReason.InvalidInput, 3, "it failed", "Fix it."));
    }

    @Test
    void longTextsOfAnErrorAreCut() {
        var failure = new Failure(
                Optional.empty(), Optional.empty(), FailureReason.InvalidInput, "m".repeat(2000), "r".repeat(2000));
        var blocked = new ResolvedExperiment(1, false, Optional.empty(), Optional.of(failure), experiment.deletion());
        var error = status(Assessments.plan(blocked)).lastError();
        assertThat(error.message()).hasSize(1024);
        assertThat(error.remedy()).hasSize(1024);
    }

    @Test
    void thePreviousConditionsGiveTheTransitionTimes() {
        var plan = Assessments.plan(
                experiment, Assessments.of(run, "pretrain-1-1", StepState.Running, JobStates.running()));
        var previous = Statuses.EMPTY.withConditions(List.of(Statuses.condition("Ready", false, "Queued")));
        assertThat(StatusRules.status(Optional.of(previous), plan, NOW).conditions())
                .filteredOn(condition -> condition.type().equals("Ready"))
                .extracting(ExperimentCondition::lastTransitionTime)
                .containsExactly(Statuses.CHANGED);
    }

    @Nested
    class TheReport {
        @Test
        void bringsResultsTheBestArmAndItsUri() {
            var message = Messages.report(
                            "",
                            false,
                            result("fixed-0.25", "lfw", .85, Optional.of(.00504)),
                            result("fairloss", "lfw", .87654, Optional.empty()),
                            result("fairloss", "other-set", .99, Optional.empty()))
                    .withBest(Optional.of("fairloss"))
                    .withPolicy(Optional.of("the policy keeps every margin"));
            var status = status(Assessments.of(run, "report", StepState.Succeeded, JobStates.succeeded(message)));
            assertThat(status.results())
                    .containsExactly(
                            new ResultStatus("fixed-0.25", "lfw", "0.8500", "0.0050", 2),
                            new ResultStatus("fairloss", "lfw", "0.8765", null, 2),
                            new ResultStatus("fairloss", "other-set", "0.9900", null, 2));
            assertThat(status.best())
                    .as("on the first evaluation set")
                    .isEqualTo(status.results().get(1));
            assertThat(status.policy()).isEqualTo("the policy keeps every margin");
            assertThat(status.report()).isEqualTo("s3://experiments/report.html");
        }

        @Test
        void namesNoBestArmIfNoneIsSignificantlyBetter() {
            var status = status(report(
                    result("fixed-0.25", "lfw", .85, Optional.of(.1)),
                    result("fairloss", "lfw", .86, Optional.of(.1))));
            assertThat(status.results()).hasSize(2);
            assertThat(status.best()).isNull();
        }

        @Test
        void bringsNothingBeforeItIsWritten() {
            var running = Assessments.of(
                    run,
                    "report",
                    StepState.Running,
                    JobStates.succeeded(Messages.report("", false, result("fairloss", "lfw", .9, Optional.empty()))));
            var policy = Assessments.of(run, "policy-1", StepState.Succeeded);
            var status = StatusRules.status(previous(), Assessments.plan(experiment, policy, running), NOW);
            assertThat(status.results()).isEmpty();
            assertThat(status.best()).isNull();
            assertThat(status.report()).isNull();
        }

        @Test
        void outlivesItsJobAndItsPods() {
            for (var gone : List.of(
                    Assessments.of(run, "report", StepState.Succeeded),
                    Assessments.of(run, "report", StepState.Succeeded, JobStates.succeededWithoutMessage(0)))) {
                var status = StatusRules.status(previous(), Assessments.plan(experiment, gone), NOW);
                assertThat(status.results()).containsExactly(PREVIOUS);
                assertThat(status.best()).isEqualTo(PREVIOUS);
                assertThat(status.report()).isEqualTo("s3://previous/report.html");
                assertThat(status.policy()).isEqualTo("the policy changed before");
            }
        }

        @Test
        void withoutAMessageAndAPreviousStatusHasNoResults() {
            var status = status(Assessments.of(run, "report", StepState.Succeeded));
            assertThat(status.results()).isEmpty();
            assertThat(status.report()).isNull();
        }

        @Test
        void withoutAUriKeepsThePreviousOne() {
            var silent =
                    Assessments.of(run, "report", StepState.Succeeded, JobStates.succeeded(Messages.done("report")));
            var status = StatusRules.status(previous(), Assessments.plan(experiment, silent), NOW);
            assertThat(status.report()).isEqualTo("s3://previous/report.html");
            assertThat(status.results()).isEmpty();
        }

        @Test
        void hasAtMostAsManyResultsAsTheCrdAllows() {
            var many = Collections.nCopies(300, result("fairloss", "lfw", .9, Optional.empty()))
                    .toArray(TerminationMessage.Result[]::new);
            assertThat(status(report(many)).results()).hasSize(256);
        }

        private Optional<FairLossExperimentStatus> previous() {
            return Optional.of(Statuses.EMPTY
                    .withPolicy("the policy changed before")
                    .withResults(List.of(PREVIOUS))
                    .withBest(PREVIOUS)
                    .withReport("s3://previous/report.html"));
        }

        private StepAssessment report(TerminationMessage.Result... results) {
            return Assessments.of(
                    run, "report", StepState.Succeeded, JobStates.succeeded(Messages.report("", false, results)));
        }

        private TerminationMessage.Result result(String arm, String set, double mean, Optional<Double> sd) {
            return new TerminationMessage.Result(arm, set, mean, sd, 2);
        }
    }

    @Nested
    class TheEstimatedEnd {
        private static final String BEFORE = "2026-01-09T00:00:00Z";

        private StepAssessment running(boolean reports) {
            var readings = RunningProgressTest.readings(
                    RunningProgressTest.report(0, RunningProgressTest.of(299, 1000), Optional.empty()));
            var job = JobStates.job(run, "pretrain-1-1", JobStates.running())
                    .withProgress(Optional.of(readings).filter(any -> reports));
            return Assessments.withJob(Assessments.of(run, "pretrain-1-1", StepState.Running), job);
        }

        private String end(Plan plan) {
            var previous = Statuses.EMPTY.withEstimatedEnd(BEFORE);
            return StatusRules.status(Optional.of(previous), plan, NOW).estimatedEnd();
        }

        @Test
        void isThatOfTheRunningSteps() {
            assertThat(status(running(true)).estimatedEnd()).isEqualTo("2026-01-02T03:05:05Z");
            assertThat(end(Assessments.plan(experiment, running(true)))).isEqualTo("2026-01-02T03:05:05Z");
        }

        @Test
        void isUnknownWhileARunningStepDoesNotReportIts() {
            assertThat(end(Assessments.plan(experiment, running(false)))).isNull();
        }

        @Test
        void isKeptBetweenTwoSteps() {
            var pending = Assessments.of(run, "pretrain-1-1", StepState.Pending);
            assertThat(end(Assessments.terminating(experiment, pending))).isEqualTo(BEFORE);
            assertThat(status(Assessments.terminating(experiment, pending)).estimatedEnd())
                    .isNull();
        }

        @Test
        void isAbsentIfNothingIsAboutToRun() {
            var pending = Assessments.of(run, "pretrain-1-1", StepState.Pending);
            assertThat(end(Assessments.plan(experiment, pending))).isNull();
            var suspended = Runs.resolved(Experiments.of("minimal", spec -> spec.put("suspend", true)));
            assertThat(end(Assessments.terminating(suspended, pending))).isNull();
            assertThat(end(Assessments.terminating(experiment, Assessments.of(run, "report", StepState.Succeeded))))
                    .as("complete")
                    .isNull();
        }
    }

    private FairLossExperimentStatus status(StepAssessment... steps) {
        return status(Assessments.plan(experiment, steps));
    }

    private static FairLossExperimentStatus status(Plan plan) {
        return StatusRules.status(Optional.empty(), plan, NOW);
    }
}
