// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.ErrorStatus;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatusBuilder;
import dev.fairloss.api.v1alpha1.ResultStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.StoreLocation;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.plan.Plan;
import dev.fairloss.operator.plan.StepAssessment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns a plan into a status. Pure and idempotent: the same plan gives the same status again. */
public final class StatusRules {
    private static final int MAX_RESULTS = 256;

    private StatusRules() {}

    /**
     * The status of an experiment.
     *
     * @param previous the status that was written last
     * @param now      transition time of conditions that change
     */
    public static FairLossExperimentStatus status(Optional<FairLossExperimentStatus> previous, Plan plan, Instant now) {
        var state = OverallState.of(plan);
        var run = plan.experiment().run();
        List<StepStatus> steps = run.map(context -> plan.steps().stream()
                        .map(assessment -> StepStatuses.of(assessment, context))
                        .toList())
                .orElse(List.of());
        var conditions = new Conditions(
                previous.map(FairLossExperimentStatus::conditions).orElse(List.of()),
                plan.experiment().generation(),
                now);
        var report = plan.steps().stream()
                .filter(assessment -> assessment.step().kind() == StepKind.REPORT && assessment.finished())
                .findFirst();
        var message = report.flatMap(StatusRules::message);
        List<ResultStatus> results = report.isEmpty()
                ? List.of()
                : message.map(StatusRules::results).orElseGet(() -> previous.map(FairLossExperimentStatus::results)
                        .orElse(List.of()));
        return FairLossExperimentStatusBuilder.builder()
                .observedGeneration(plan.experiment().generation())
                .revision(run.map(RunContext::revision).orElse(null))
                .step(state.summary())
                .progress(progress(plan))
                .estimatedEnd(estimatedEnd(previous, plan, steps).orElse(null))
                .conditions(state.conditions(conditions))
                .data(plan.data().orElse(null))
                .store(run.map(RunContext::storage).map(StoreLocation::toStatus).orElse(null))
                .steps(steps)
                .cost(run.map(context -> CostSummary.of(steps, context)).orElse(null))
                .best(
                        report.isEmpty()
                                ? null
                                : message.map(found -> best(found, results).orElse(null))
                                        .orElseGet(() -> previous.map(FairLossExperimentStatus::best)
                                                .orElse(null)))
                .policy(
                        report.isEmpty()
                                ? null
                                : message.flatMap(TerminationMessage::policy)
                                        .or(() -> previous.map(FairLossExperimentStatus::policy))
                                        .orElse(null))
                .results(results)
                .report(
                        report.isEmpty()
                                ? null
                                : message.flatMap(TerminationMessage::report)
                                        .or(() -> previous.map(FairLossExperimentStatus::report))
                                        .orElse(null))
                .lastError(error(plan).orElse(null))
                .build();
    }

    /** Between two steps, when no step runs, the last estimate stays. */
    private static Optional<String> estimatedEnd(
            Optional<FairLossExperimentStatus> previous, Plan plan, List<StepStatus> steps) {
        if (!plan.active() || plan.complete() || plan.experiment().suspended()) {
            return Optional.empty();
        }
        var planned = plan.steps().stream().map(StepAssessment::step).toList();
        return ExperimentEnd.of(planned, steps).map(Instant::toString).or(() -> previous.map(
                        FairLossExperimentStatus::estimatedEnd)
                .filter(end -> steps.stream().noneMatch(step -> step.state() == StepState.Running)));
    }

    private static String progress(Plan plan) {
        return plan.steps().stream().filter(StepAssessment::finished).count() + "/"
                + plan.steps().size();
    }

    private static Optional<TerminationMessage> message(StepAssessment report) {
        return report.job().map(ObservedJob::state).stream()
                .filter(JobState.Succeeded.class::isInstance)
                .flatMap(state -> ((JobState.Succeeded) state).terminationMessages().stream())
                .findFirst();
    }

    private static List<ResultStatus> results(TerminationMessage message) {
        return message.results().stream()
                .limit(MAX_RESULTS)
                .map(result -> new ResultStatus(
                        result.arm(),
                        result.set(),
                        decimal(result.mean()),
                        result.sd().map(StatusRules::decimal).orElse(null),
                        result.seeds()))
                .toList();
    }

    /** The result of the significantly best arm on the first set; empty if no arm is significantly best. */
    private static Optional<ResultStatus> best(TerminationMessage message, List<ResultStatus> results) {
        return message.best().flatMap(best -> results.stream()
                .filter(result -> result.set().equals(results.get(0).set())
                        && result.arm().equals(best))
                .findFirst());
    }

    private static Optional<ErrorStatus> error(Plan plan) {
        return plan.failure()
                .map(failure -> new ErrorStatus(
                        failure.step().map(StepId::text).orElse(null),
                        failure.reason(),
                        failure.exitCode().orElse(null),
                        StepStatuses.truncate(failure.message()),
                        StepStatuses.truncate(failure.remedy())));
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
