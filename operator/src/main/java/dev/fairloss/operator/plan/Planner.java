// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.FailedPods;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.observe.ObservedJobBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
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
    private final StepJobs jobs;

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
        this.jobs = StepJobs.of(observed, run);
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
        var assessor = new StepAssessor(run, observed, resolved, jobs);
        var assessments = resolved.plan().steps().stream().map(assessor::assess).toList();
        boolean stops = observed.namespaceTerminating();
        Map<String, String> obsoleteJobs = stops
                ? unfinishedJobs(observed)
                : ObsoleteJobs.of(
                        observed,
                        assessments,
                        run,
                        experiment.suspended(),
                        resolved.data().isPresent());
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
                .filter(step -> !jobs.exists(step))
                .filter(step -> !observed.orphanedSteps().contains(step.hash().get()))
                .toList();
        return GpuLimit.startable(TrainingGroups.of(possible, run.trainingsPerPod()), assessments, run).stream()
                .filter(steps -> !observed.jobs().containsKey(Names.job(steps, run)))
                .map(steps -> JobFactory.job(steps, run))
                .toList();
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
        jobs.forEach(job -> JobStep.of(job).forEach(step -> created.put(step.hash(), job)));
        return assessments.stream()
                .map(assessment -> {
                    boolean isDeleted = assessment.active()
                            && assessment
                                    .job()
                                    .filter(job -> obsoleteJobs.containsKey(job.name()))
                                    .isPresent();
                    var newJob = assessment
                            .step()
                            .hash()
                            .map(created::get)
                            .filter(job -> assessment.state() == StepState.Pending);
                    return isDeleted
                            ? StepAssessment.of(assessment.step(), StepState.Pending)
                            : newJob.map(job -> queued(assessment.step(), job)).orElse(assessment);
                })
                .toList();
    }

    /** The step as it will be observed once its Job exists, so that the creation itself does not change the status. */
    private StepAssessment queued(PlannedStep step, Job job) {
        return StepAssessment.of(step, StepState.Queued)
                .withJob(ObservedJobBuilder.builder()
                        .name(job.getMetadata().getName())
                        .resourceVersion("")
                        .steps(JobStep.of(job))
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
}
