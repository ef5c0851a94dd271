// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.StoreLocation;
import dev.fairloss.operator.observe.FailedPods.StoreOutage;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Derives the state of each step from its Job, from what prepare found in the store, and from the last status. Pure. */
final class StepAssessor {
    private final RunContext run;
    private final Observed observed;
    private final ResolvedPlan resolved;
    private final StepJobs jobs;
    private final Map<String, StepStatus> previousSteps = new TreeMap<>();

    StepAssessor(RunContext run, Observed observed, ResolvedPlan resolved, StepJobs jobs) {
        this.run = run;
        this.observed = observed;
        this.resolved = resolved;
        this.jobs = jobs;
        // A step that finished in another store has to run again in this one.
        var location = StoreLocation.of(run.storage());
        observed.previousStatus()
                .filter(status -> Optional.ofNullable(status.store())
                        .map(StoreLocation::of)
                        .filter(previous -> !previous.equals(location))
                        .isEmpty())
                .map(FairLossExperimentStatus::steps)
                .orElse(List.of())
                .forEach(step -> previousSteps.put(step.id(), step));
    }

    /** The state of a step of the plan. */
    StepAssessment assess(PlannedStep step) {
        if (step.hash().isEmpty()) {
            return StepAssessment.of(step, StepState.Pending);
        }
        var job = jobs.of(step);
        var previous = Optional.ofNullable(previousSteps.get(step.id().text()))
                .filter(status -> step.hash().get().equals(status.hash()));
        if (step.kind() == StepKind.PREPARE) {
            return assessPrepare(step, job, previous);
        }
        if (job.isPresent() && job.get().state() instanceof JobState.Succeeded done) {
            boolean reused = !done.terminationMessages().isEmpty()
                    && done.terminationMessages().stream().allMatch(TerminationMessage::reused);
            var state = previous.filter(StepAssessor::isFinished)
                    .map(StepStatus::state)
                    .orElse(reused ? StepState.Reused : StepState.Succeeded);
            return StepAssessment.of(step, state).withJob(job.get()).withPrevious(previous);
        }
        var finished = previous.filter(StepAssessor::isFinished);
        if (finished.isPresent()) {
            return StepAssessment.of(step, finished.get().state()).withPrevious(finished);
        }
        if (resolved.finished().containsKey(step.id()) && step.kind().reusable() && !runsWithOthers(job)) {
            // The report is written for each experiment, so its Job runs even if its artifact exists.
            return StepAssessment.of(step, StepState.Reused)
                    .withReusedDeviceSeconds(resolved.finished().get(step.id()));
        }
        return job.map(found -> assessUnfinished(step, found, previous))
                .orElseGet(() -> assessWithoutJob(step, previous));
    }

    /** Whether the Job will report what the step has cost, which prepare may have found finished before the others. */
    private static boolean runsWithOthers(Optional<ObservedJob> job) {
        return job.filter(found -> found.steps().size() > 1 && !found.finished())
                .isPresent();
    }

    /** Prepare is finished if its result for this revision is known, from its Job or from the status. */
    private StepAssessment assessPrepare(PlannedStep step, Optional<ObservedJob> job, Optional<StepStatus> previous) {
        if (resolved.current()) {
            var assessment = StepAssessment.of(step, StepState.Succeeded)
                    .withPrevious(previous.filter(StepAssessor::isFinished));
            return job.map(assessment::withJob).orElse(assessment);
        }
        if (job.isPresent() && job.get().state() instanceof JobState.Succeeded done) {
            return done.pods() > 0
                    ? StepAssessment.of(step, StepState.Failed)
                            .withJob(job.get())
                            .withFailure(Failures.missingTerminationMessage(step.id()))
                    : StepAssessment.of(step, StepState.Pending).withJob(job.get());
        }
        return job.map(found -> assessUnfinished(step, found, previous))
                .orElseGet(() -> assessWithoutJob(step, previous));
    }

    private StepAssessment assessUnfinished(PlannedStep step, ObservedJob job, Optional<StepStatus> previous) {
        if (job.state() instanceof JobState.Failed failed) {
            return job.revision().equals(run.revision())
                    ? StepAssessment.of(step, StepState.Failed)
                            .withJob(job)
                            .withPrevious(previous)
                            .withFailure(reported(step, job, failed, previous)
                                    .orElseGet(() -> Failures.of(
                                            step.id(), failed, job.steps().size() > 1)))
                    : StepAssessment.of(step, StepState.Pending).withJob(job);
        }
        var queued = job.state() instanceof JobState.Queued waiting
                ? Optional.of(waiting)
                : Optional.<JobState.Queued>empty();
        boolean startChanged = queued.filter(waiting -> waiting.blocked() || waiting.waitingFor() != WaitingFor.Queue)
                        .isPresent()
                && !job.startHash().equals(run.startHash(step.kind()));
        if (!job.templateHash().equals(run.templateHash()) || startChanged) {
            return StepAssessment.of(step, StepState.Pending).withJob(job);
        }
        var tooLong = job.failedPods().outage().filter(StoreOutage::exceedsLimit);
        if (tooLong.isPresent()) {
            return StepAssessment.of(step, StepState.Failed)
                    .withJob(job)
                    .withPrevious(previous)
                    .withFailure(Failures.storeUnavailable(step.id(), tooLong.get()));
        }
        var assessment = StepAssessment.of(step, queued.isPresent() ? StepState.Queued : StepState.Running)
                .withJob(job)
                .withPrevious(previous);
        return queued.filter(JobState.Queued::blocked)
                .map(blocked -> assessment.withFailure(Failures.podCannotStart(step.id(), blocked)))
                .orElse(assessment);
    }

    /** The failure of this Job as the status reports it: it stays, even if the pods that it was read from are deleted. */
    private Optional<Failure> reported(
            PlannedStep step, ObservedJob job, JobState.Failed failed, Optional<StepStatus> previous) {
        return previous.filter(status ->
                        status.state() == StepState.Failed && job.name().equals(status.job()))
                .flatMap(status -> observed.previousStatus()
                        .filter(all -> run.revision().equals(all.revision()))
                        .map(all -> Failures.fromStatus(step.id(), status, all)))
                .filter(failure ->
                        failure.exitCode().isPresent() || failed.exitCode().isEmpty());
    }

    /** A failure outlives its Job until the spec changes or the user requests a retry. */
    private StepAssessment assessWithoutJob(PlannedStep step, Optional<StepStatus> previous) {
        var failed = previous.filter(status -> status.state() == StepState.Failed);
        var same = observed.previousStatus().filter(status -> run.revision().equals(status.revision()));
        return failed.isPresent() && same.isPresent()
                ? StepAssessment.of(step, StepState.Failed)
                        .withPrevious(previous)
                        .withFailure(Failures.fromStatus(step.id(), failed.get(), same.get()))
                : StepAssessment.of(step, StepState.Pending);
    }

    /** Whether the status reports the step as finished. */
    static boolean isFinished(StepStatus status) {
        return status.state() == StepState.Succeeded || status.state() == StepState.Reused;
    }
}
