// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.StoreLocation;
import dev.fairloss.operator.observe.FailedPods;
import dev.fairloss.operator.observe.FailedPods.StoreOutage;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.observe.ObservedJobBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides which Jobs should exist now. Pure: the same experiment in the same cluster gives the same plan, so the next plan
 * repeats any write that was lost.
 */
public final class Planner {
    private final ResolvedExperiment experiment;
    private final RunContext run;
    private final Observed observed;
    private final ResolvedPlan resolved;
    private final Map<String, StepStatus> previousSteps = new TreeMap<>();

    private Planner(ResolvedExperiment experiment, RunContext run, Observed observed) {
        this.experiment = experiment;
        this.run = run;
        this.observed = observed;
        var prepare = StepPlan.of(run.resolvedSpec()).steps().get(0);
        this.resolved = ResolvedPlan.of(
                run,
                prepare,
                observed.job(Names.job(prepare, run)),
                observed.previousStatus().flatMap(status -> Optional.ofNullable(status.data())));
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

    /**
     * Plans an experiment. In a terminating namespace, its Jobs are deleted: Kubernetes waits for the pods of a Job, and with
     * {@code backoffLimitPerIndex} the Job keeps each failed pod until a replacement exists, which the namespace rejects.
     */
    public static Plan plan(ResolvedExperiment experiment, Observed observed) {
        return experiment
                .run()
                .map(run -> new Planner(experiment, run, observed).plan())
                .orElseGet(() -> blocked(experiment, observed));
    }

    /** The plan of an experiment that cannot start: Jobs of an earlier spec are deleted. */
    private static Plan blocked(ResolvedExperiment experiment, Observed observed) {
        var old = unfinishedJobs(observed);
        return new Plan(
                experiment,
                List.of(),
                Optional.empty(),
                ChangeSet.deleting(old),
                !old.isEmpty() || !observed.orphanedSteps().isEmpty());
    }

    /** Jobs that have pods and are not terminating: name and resource version. */
    static Map<String, String> unfinishedJobs(Observed observed) {
        var unfinished = new TreeMap<String, String>();
        observed.jobs().values().stream()
                .filter(job -> job.hasPods() && !job.deleting())
                .forEach(job -> unfinished.put(job.name(), job.resourceVersion()));
        return unfinished;
    }

    private Plan plan() {
        var assessments = new ArrayList<StepAssessment>();
        resolved.plan().steps().forEach(step -> assessments.add(assess(step)));
        boolean stops = observed.namespaceTerminating();
        Map<String, String> obsoleteJobs = stops ? unfinishedJobs(observed) : obsoleteJobs(assessments);
        List<Job> jobs = experiment.suspended() || stops ? List.of() : missingJobs(assessments);
        List<ConfigMap> manifests = jobs.isEmpty() || observed.configMaps().contains(Names.configMap(run))
                ? List.of()
                : List.of(JobFactory.configMap(run));
        boolean terminating = !obsoleteJobs.isEmpty()
                || !observed.orphanedSteps().isEmpty()
                || observed.jobs().values().stream().anyMatch(ObservedJob::deleting);
        return new Plan(
                experiment,
                afterApply(assessments, obsoleteJobs, jobs),
                resolved.data(),
                new ChangeSet(manifests, jobs, obsoleteJobs, obsoleteConfigMaps(obsoleteJobs)),
                terminating);
    }

    private StepAssessment assess(PlannedStep step) {
        if (step.hash().isEmpty()) {
            return StepAssessment.of(step, StepState.Pending);
        }
        var job = observed.job(Names.job(step, run));
        var previous = Optional.ofNullable(previousSteps.get(step.id().text()))
                .filter(status -> step.hash().get().equals(status.hash()));
        if (step.kind() == StepKind.PREPARE) {
            return assessPrepare(step, job, previous);
        }
        if (job.isPresent() && job.get().state() instanceof JobState.Succeeded done) {
            boolean reused = !done.terminationMessages().isEmpty()
                    && done.terminationMessages().stream().allMatch(TerminationMessage::reused);
            var state = previous.filter(Planner::finished)
                    .map(StepStatus::state)
                    .orElse(reused ? StepState.Reused : StepState.Succeeded);
            return StepAssessment.of(step, state).withJob(job.get()).withPrevious(previous);
        }
        var finished = previous.filter(Planner::finished);
        if (finished.isPresent()) {
            return StepAssessment.of(step, finished.get().state()).withPrevious(finished);
        }
        if (resolved.finished().containsKey(step.id()) && step.kind().reusable()) {
            // The report is written for each experiment, so its Job runs even if its artifact exists.
            return StepAssessment.of(step, StepState.Reused)
                    .withReusedDeviceSeconds(resolved.finished().get(step.id()));
        }
        return job.map(found -> assessUnfinished(step, found, previous))
                .orElseGet(() -> assessWithoutJob(step, previous));
    }

    /** Prepare is finished if its result for this revision is known, from its Job or from the status. */
    private StepAssessment assessPrepare(PlannedStep step, Optional<ObservedJob> job, Optional<StepStatus> previous) {
        if (resolved.current()) {
            var assessment =
                    StepAssessment.of(step, StepState.Succeeded).withPrevious(previous.filter(Planner::finished));
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
                                    .orElseGet(() -> Failures.of(step.id(), failed)))
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

    /** Jobs of steps whose inputs are finished. None if a limit or a failure stops the experiment. */
    private List<Job> missingJobs(List<StepAssessment> assessments) {
        boolean blockedByFailure = experiment.blocked().isPresent()
                || assessments.stream()
                        .flatMap(assessment -> assessment.failure().stream())
                        .anyMatch(Failure::stopsOtherSteps);
        if (blockedByFailure) {
            return List.of();
        }
        var finished = new TreeSet<String>();
        assessments.stream()
                .filter(StepAssessment::finished)
                .forEach(assessment -> finished.add(assessment.step().id().text()));
        var possible = assessments.stream()
                .filter(assessment -> assessment.state() == StepState.Pending
                        && assessment.job().isEmpty())
                .filter(assessment -> resolved.current() || assessment.step().kind() == StepKind.PREPARE)
                .map(StepAssessment::step)
                .filter(step -> step.hash().isPresent())
                .filter(step -> step.inputs().stream().map(StepId::text).allMatch(finished::contains))
                .filter(step -> !observed.jobs().containsKey(Names.job(step, run)))
                .filter(step -> !observed.orphanedSteps().contains(step.hash().get()))
                .toList();
        return GpuLimit.startable(possible, assessments, run).stream()
                .map(step -> JobFactory.job(step, run))
                .toList();
    }

    /**
     * Jobs to delete: Jobs with pods that are no longer planned, Jobs that block a retry, and Jobs of steps that the status
     * reports as finished although another container keeps their pods running.
     */
    private TreeMap<String, String> obsoleteJobs(List<StepAssessment> assessments) {
        var assessed = new TreeMap<String, StepAssessment>();
        assessments.stream()
                .flatMap(assessment -> assessment.job().stream().map(job -> Map.entry(job.name(), assessment)))
                .forEach(entry -> assessed.put(entry.getKey(), entry.getValue()));
        var old = new TreeMap<String, String>();
        for (var job : observed.jobs().values()) {
            boolean prepare = job.kind().filter(StepKind.PREPARE::equals).isPresent();
            boolean otherRevision = !job.revision().equals(run.revision());
            var state = Optional.ofNullable(assessed.get(job.name())).map(StepAssessment::state);
            boolean blocksRetry = state.filter(StepState.Pending::equals).isPresent();
            boolean givenUp = state.filter(StepState.Failed::equals).isPresent();
            boolean unwanted =
                    !assessed.containsKey(job.name()) && (resolved.data().isPresent() || otherRevision);
            if (!job.deleting()
                    && (blocksRetry
                            || job.hasPods()
                                    && (experiment.suspended() || unwanted || givenUp || reported(job, assessed))
                            || prepare && !assessed.containsKey(job.name()))) {
                old.put(job.name(), job.resourceVersion());
            }
        }
        return old;
    }

    private static boolean reported(ObservedJob job, Map<String, StepAssessment> assessed) {
        return job.finished()
                && Optional.ofNullable(assessed.get(job.name()))
                        .flatMap(StepAssessment::previous)
                        .filter(Planner::finished)
                        .isPresent();
    }

    /** ConfigMaps that no unfinished Job reads. */
    private List<String> obsoleteConfigMaps(Map<String, String> obsoleteJobs) {
        var read = new TreeSet<>(List.of(Names.configMap(run)));
        observed.jobs().values().stream()
                .filter(job -> !job.finished() && !obsoleteJobs.containsKey(job.name()))
                .forEach(job -> read.add(job.configMap()));
        return observed.configMaps().stream()
                .filter(name -> !read.contains(name))
                .toList();
    }

    /** The steps after the plan is applied: pending if their Job is deleted, queued if it is created. */
    private List<StepAssessment> afterApply(
            List<StepAssessment> assessments, Map<String, String> obsoleteJobs, List<Job> jobs) {
        var created = new TreeMap<String, Job>();
        jobs.forEach(job -> created.put(job.getMetadata().getName(), job));
        return assessments.stream()
                .map(assessment -> {
                    boolean isDeleted = assessment.active()
                            && assessment
                                    .job()
                                    .filter(job -> obsoleteJobs.containsKey(job.name()))
                                    .isPresent();
                    boolean isCreated = assessment.state() == StepState.Pending
                            && assessment.step().hash().isPresent()
                            && created.containsKey(Names.job(assessment.step(), run));
                    return isDeleted
                            ? StepAssessment.of(assessment.step(), StepState.Pending)
                            : isCreated
                                    ? queued(assessment.step(), created.get(Names.job(assessment.step(), run)))
                                    : assessment;
                })
                .toList();
    }

    /** The step as it will be observed once its Job exists, so that the creation itself does not change the status. */
    private StepAssessment queued(PlannedStep step, Job job) {
        return StepAssessment.of(step, StepState.Queued)
                .withJob(ObservedJobBuilder.builder()
                        .name(job.getMetadata().getName())
                        .resourceVersion("")
                        .hash(step.hash().orElseThrow())
                        .revision(run.revision())
                        .templateHash(run.templateHash())
                        .startHash(run.startHash(step.kind()))
                        .configMap(Names.configMap(run))
                        .deleting(false)
                        .state(JobState.Queued.initial(
                                Boolean.TRUE.equals(job.getSpec().getSuspend())))
                        .failedPods(FailedPods.NONE)
                        .lingering(false)
                        .kind(Optional.of(step.kind()))
                        .build());
    }

    private static boolean finished(StepStatus status) {
        return status.state() == StepState.Succeeded || status.state() == StepState.Reused;
    }
}
