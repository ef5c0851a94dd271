// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.StepProgressStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StepStatusBuilder;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.CpuSeconds;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.Resources;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.plan.Failure;
import dev.fairloss.operator.plan.StepAssessment;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Builds the entry of each step in the status. */
final class StepStatuses {
    private static final int MAX_MESSAGE = 1024;

    private StepStatuses() {}

    static StepStatus of(StepAssessment assessment, RunContext run) {
        return assessment.finished() ? finished(assessment) : unfinished(assessment, run);
    }

    private static StepStatus unfinished(StepAssessment assessment, RunContext run) {
        var step = assessment.step();
        var state = assessment.job().map(ObservedJob::state);
        var queued = state.filter(any -> assessment.active()).flatMap(StepStatuses::queued);
        boolean hasJob = assessment.active() || assessment.state() == StepState.Failed;
        boolean fanOut = step.kind().fansOut() && hasJob;
        return entry(assessment, state)
                .job(hasJob ? job(assessment, run) : null)
                .deviceSeconds(heldDeviceSeconds(assessment, run).orElse(null))
                .done(fanOut ? tasksDone(assessment, run, state) : null)
                .total(fanOut ? step.tasks() : null)
                .progress(progress(assessment, run).orElse(null))
                .waitingFor(queued.map(JobState.Queued::waitingFor).orElse(null))
                .failureReason(assessment.failure().map(Failure::reason).orElse(null))
                .message(assessment
                        .failure()
                        .map(Failure::message)
                        .or(() -> queued.map(JobState.Queued::message))
                        .map(StepStatuses::truncate)
                        .orElse(null))
                .build();
    }

    /** The Job, or else the one that the status names: it may have been shared. */
    private static String job(StepAssessment assessment, RunContext run) {
        return assessment
                .job()
                .map(ObservedJob::name)
                .or(() -> assessment.previous().map(StepStatus::job))
                .orElseGet(() -> Names.job(assessment.step(), run));
    }

    /** What the pods report, or else what the status says, such as after a restart of the operator. */
    private static Optional<StepProgressStatus> progress(StepAssessment assessment, RunContext run) {
        var step = assessment.step();
        if (assessment.state() != StepState.Running) {
            return Optional.empty();
        }
        var state = assessment.job().map(ObservedJob::state);
        Set<Integer> completed = state.map(StepStatuses::completedIndexes).orElse(Set.of());
        var shards = new RunningProgress.Shards(
                JobFactory.shards(step, run),
                completed.size(),
                step.kind().fansOut() ? tasksDone(assessment, run, state) : 0,
                step.kind().fansOut() ? step.tasks() : 0);
        return assessment
                .job()
                .flatMap(ObservedJob::progress)
                .flatMap(readings -> RunningProgress.of(readings.without(completed), shards))
                .or(() -> assessment
                        .previous()
                        .filter(before ->
                                assessment.job().map(ObservedJob::name).equals(Optional.ofNullable(before.job())))
                        .map(StepStatus::progress));
    }

    /** The share of an unfinished step of what failed pods held. Once it is finished, its ledger says how much of it was lost. */
    private static Optional<Long> heldDeviceSeconds(StepAssessment assessment, RunContext run) {
        int devices = Resources.of(assessment.step(), run.spec().compute()).devices();
        long held = assessment
                .job()
                .map(job -> Math.round(job.failedPods().seconds() * devices))
                .orElse(0L);
        long reported = assessment
                .previous()
                .filter(before -> before.state() == StepState.Failed && assessment.state() == StepState.Failed)
                .flatMap(before -> Optional.ofNullable(before.deviceSeconds()))
                .orElse(0L);
        return Optional.of(Math.max(held, reported)).filter(seconds -> seconds > 0);
    }

    private static StepStatusBuilder entry(StepAssessment assessment, Optional<JobState> state) {
        var step = assessment.step();
        return StepStatusBuilder.builder()
                .id(step.id().text())
                .phase(step.kind())
                .hash(step.hash().orElse(null))
                .state(assessment.state())
                .started(state.flatMap(StepStatuses::started).orElse(null))
                .finished(state.flatMap(StepStatuses::ended).orElse(null));
    }

    private static StepStatus finished(StepAssessment assessment) {
        var state = assessment.job().map(ObservedJob::state);
        var messages = state.map(StepStatuses::terminationMessages).orElse(List.of());
        String job = assessment.job().map(ObservedJob::name).orElse(null);
        // Once reported, the entry of a completed Job stays, even if its pods are deleted one by one.
        return assessment
                .previous()
                .filter(before -> before.state() == assessment.state())
                .filter(before -> messages.isEmpty() || Objects.equals(job, before.job()))
                .orElseGet(() -> finished(assessment, job, state, messages));
    }

    private static StepStatus finished(
            StepAssessment assessment, String job, Optional<JobState> state, List<TerminationMessage> messages) {
        var step = assessment.step();
        var costs =
                messages.stream().flatMap(message -> message.cost().stream()).toList();
        boolean costKnown = !costs.isEmpty();
        long wallSeconds =
                Math.round(costs.stream().mapToDouble(Cost::wallSeconds).max().orElse(0));
        long deviceSeconds =
                Math.round(costs.stream().mapToDouble(Cost::deviceSeconds).sum());
        var cpuSeconds = costs.stream().map(Cost::cpuSeconds).reduce(CpuSeconds.ZERO, CpuSeconds::sum);
        double lost = messages.stream()
                        .mapToDouble(TerminationMessage::lostDeviceSeconds)
                        .sum()
                + assessment
                        .job()
                        .map(found -> found.failedPods().unrecordedDeviceSeconds())
                        .orElse(0.);
        Integer tasks = step.kind().fansOut() ? step.tasks() : null;
        return entry(assessment, state)
                .job(job)
                .seconds(costKnown ? Long.valueOf(wallSeconds) : null)
                .deviceSeconds(
                        costKnown
                                ? Long.valueOf(deviceSeconds)
                                : assessment.reusedDeviceSeconds().orElse(null))
                .lostDeviceSeconds(lost > 0 ? Long.valueOf(Math.round(lost)) : null)
                .cpuSeconds(
                        costKnown && cpuSeconds.isPresent() ? Long.valueOf(Math.round(cpuSeconds.getAsDouble())) : null)
                .done(tasks)
                .total(tasks)
                .build();
    }

    /** Tasks of the completed pods. Pod i of n does the tasks i, i + n, i + 2n, ... */
    private static int tasksDone(StepAssessment assessment, RunContext run, Optional<JobState> state) {
        int shards = JobFactory.shards(assessment.step(), run);
        int tasks = assessment.step().tasks();
        Set<Integer> pods = state.map(StepStatuses::completedIndexes).orElse(Set.of());
        return pods.stream()
                .filter(pod -> pod < shards)
                .mapToInt(pod -> (tasks - pod + shards - 1) / shards)
                .sum();
    }

    private static Set<Integer> completedIndexes(JobState state) {
        return state instanceof JobState.Running running ? running.completedIndexes() : Set.of();
    }

    private static List<TerminationMessage> terminationMessages(JobState state) {
        return state instanceof JobState.Succeeded succeeded ? succeeded.terminationMessages() : List.of();
    }

    private static Optional<JobState.Queued> queued(JobState state) {
        return state instanceof JobState.Queued queued ? Optional.of(queued) : Optional.empty();
    }

    private static Optional<String> started(JobState state) {
        if (state instanceof JobState.Running running) {
            return known(running.started());
        }
        return state instanceof JobState.Succeeded succeeded ? known(succeeded.started()) : Optional.empty();
    }

    private static Optional<String> ended(JobState state) {
        if (state instanceof JobState.Succeeded succeeded) {
            return known(succeeded.finished());
        }
        return state instanceof JobState.Failed failed
                ? Optional.of(failed.finished().toString())
                : Optional.empty();
    }

    private static Optional<String> known(Instant time) {
        return time.isAfter(Instant.EPOCH) ? Optional.of(time.toString()) : Optional.empty();
    }

    /** Shortens a text to what the CRD allows. */
    static String truncate(String text) {
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE - 3) + "...";
    }
}
