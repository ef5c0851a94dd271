// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.Step;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.StoreLocation;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides which Jobs should exist now. Pure: the same experiment and the same cluster, the same plan; so whatever was lost
 * on the way, a write or the whole operator, is done again by the next plan.
 */
public final class Planner {
    private final ResolvedExperiment experiment;
    private final RunContext run;
    private final Observed observed;
    private final ResolvedPlan known;
    private final Map<String, StepStatus> before = new TreeMap<>();

    private Planner(ResolvedExperiment experiment, RunContext run, Observed observed) {
        this.experiment = experiment;
        this.run = run;
        this.observed = observed;
        var prepare = StepPlan.of(run.effective()).steps().get(0);
        this.known = ResolvedPlan.of(
                run,
                prepare,
                observed.job(Names.job(prepare, run)),
                observed.before().flatMap(status -> Optional.ofNullable(status.data())));
        // What lies finished in another store is not finished in this one.
        var place = StoreLocation.of(run.storage());
        observed.before()
                .filter(status -> Optional.ofNullable(status.store())
                        .map(StoreLocation::of)
                        .filter(told -> !told.equals(place))
                        .isEmpty())
                .map(FairLossExperimentStatus::steps)
                .orElse(List.of())
                .forEach(step -> before.put(step.id(), step));
    }

    /** What should exist now. */
    public static Plan plan(ResolvedExperiment experiment, Observed observed) {
        return experiment
                .run()
                .map(run -> new Planner(experiment, run, observed).plan())
                .orElseGet(() -> blocked(experiment, observed));
    }

    /** Nothing can be done; what is at work for an earlier spec stops. */
    private static Plan blocked(ResolvedExperiment experiment, Observed observed) {
        var old = unfinished(observed);
        return new Plan(
                experiment,
                List.of(),
                Optional.empty(),
                ChangeSet.without(old),
                !old.isEmpty() || !observed.orphans().isEmpty());
    }

    /** Jobs that have not ended and are not on their way out. */
    static Map<String, String> unfinished(Observed observed) {
        var unfinished = new TreeMap<String, String>();
        observed.jobs().values().stream()
                .filter(job -> !job.ended() && !job.leaving())
                .forEach(job -> unfinished.put(job.name(), job.version()));
        return unfinished;
    }

    private Plan plan() {
        var views = new ArrayList<StepAssessment>();
        known.plan().steps().forEach(step -> views.add(view(step)));
        var oldJobs = oldJobs(views);
        List<Job> jobs = experiment.suspended() ? List.of() : missing(views);
        List<ConfigMap> manifests = jobs.isEmpty() || observed.manifests().contains(Names.manifest(run))
                ? List.of()
                : List.of(JobFactory.manifest(run));
        boolean leaving = !oldJobs.isEmpty()
                || !observed.orphans().isEmpty()
                || observed.jobs().values().stream().anyMatch(ObservedJob::leaving);
        return new Plan(
                experiment,
                afterwards(views, oldJobs, jobs),
                known.data(),
                new ChangeSet(manifests, jobs, oldJobs, oldManifests(oldJobs)),
                leaving);
    }

    private StepAssessment view(PlannedStep step) {
        if (step.hash().isEmpty()) {
            return StepAssessment.of(step, StepState.Pending);
        }
        var job = observed.job(Names.job(step, run));
        var told = Optional.ofNullable(before.get(step.id().text()))
                .filter(status -> step.hash().get().equals(status.hash()));
        if (step.step() instanceof Step.Prepare) {
            return prepare(step, job, told);
        }
        if (job.isPresent() && job.get().state() instanceof JobState.Succeeded done) {
            boolean reused =
                    !done.messages().isEmpty() && done.messages().stream().allMatch(TerminationMessage::reused);
            var state = told.filter(Planner::finished)
                    .map(StepStatus::state)
                    .orElse(reused ? StepState.Reused : StepState.Succeeded);
            return StepAssessment.of(step, state).withJob(job.get()).withRemembered(told);
        }
        var finished = told.filter(Planner::finished);
        if (finished.isPresent()) {
            return StepAssessment.of(step, finished.get().state()).withRemembered(finished);
        }
        if (known.finished().containsKey(step.id()) && !(step.step() instanceof Step.Report)) {
            // The report is written for each experiment, so its Job runs even if its artifact is there.
            return StepAssessment.of(step, StepState.Reused)
                    .withReusedSeconds(known.finished().get(step.id()));
        }
        return job.map(seen -> unfinished(step, seen)).orElseGet(() -> absent(step, told));
    }

    /** Prepare is done when its report is known for this revision, wherever from. */
    private StepAssessment prepare(PlannedStep step, Optional<ObservedJob> job, Optional<StepStatus> told) {
        if (known.current()) {
            var view = StepAssessment.of(step, StepState.Succeeded).withRemembered(told.filter(Planner::finished));
            return job.map(view::withJob).orElse(view);
        }
        if (job.isPresent() && job.get().state() instanceof JobState.Succeeded done) {
            return done.pods() > 0
                    ? StepAssessment.of(step, StepState.Failed)
                            .withJob(job.get())
                            .withFailure(Failures.mute(step.id()))
                    : StepAssessment.of(step, StepState.Pending).withJob(job.get());
        }
        return job.map(seen -> unfinished(step, seen)).orElseGet(() -> absent(step, told));
    }

    private StepAssessment unfinished(PlannedStep step, ObservedJob job) {
        if (job.state() instanceof JobState.Failed failed) {
            return job.revision().equals(run.revision())
                    ? StepAssessment.of(step, StepState.Failed).withJob(job).withFailure(Failures.of(step.id(), failed))
                    : StepAssessment.of(step, StepState.Pending).withJob(job);
        }
        if (!job.template().equals(run.template())) {
            return StepAssessment.of(step, StepState.Pending).withJob(job);
        }
        return StepAssessment.of(step, job.state() instanceof JobState.Queued ? StepState.Queued : StepState.Running)
                .withJob(job);
    }

    /** A failure outlives its Job, until the spec changes or the user asks for another try. */
    private StepAssessment absent(PlannedStep step, Optional<StepStatus> told) {
        var failed = told.filter(status -> status.state() == StepState.Failed);
        var same = observed.before().filter(status -> run.revision().equals(status.revision()));
        return failed.isPresent() && same.isPresent()
                ? StepAssessment.of(step, StepState.Failed)
                        .withRemembered(told)
                        .withFailure(Failures.remembered(step.id(), failed.get(), same.get()))
                : StepAssessment.of(step, StepState.Pending);
    }

    /** Jobs of steps whose inputs are there; none after a failure that more work cannot mend. */
    private List<Job> missing(List<StepAssessment> views) {
        boolean hopeless = views.stream()
                .flatMap(view -> view.failure().stream())
                .anyMatch(failure -> failure.reason() != Reason.DIVERGED);
        if (hopeless) {
            return List.of();
        }
        var finished = new TreeSet<String>();
        views.stream()
                .filter(StepAssessment::finished)
                .forEach(view -> finished.add(view.step().id().text()));
        return views.stream()
                .filter(view -> view.state() == StepState.Pending && view.job().isEmpty())
                .filter(view -> known.current() || view.step().step() instanceof Step.Prepare)
                .map(StepAssessment::step)
                .filter(step -> step.hash().isPresent())
                .filter(step -> step.inputs().stream().map(StepId::text).allMatch(finished::contains))
                .filter(step -> !observed.jobs().containsKey(Names.job(step, run)))
                .filter(step -> !observed.orphans().contains(step.hash().get()))
                .map(step -> JobFactory.job(step, run))
                .toList();
    }

    /** Jobs that must go: unfinished ones that nobody wants, and those that stand in the way of another try. */
    private TreeMap<String, String> oldJobs(List<StepAssessment> views) {
        var wanted = new TreeMap<String, StepAssessment>();
        views.stream()
                .flatMap(view -> view.job().stream().map(job -> Map.entry(job.name(), view)))
                .forEach(entry -> wanted.put(entry.getKey(), entry.getValue()));
        var old = new TreeMap<String, String>();
        for (var job : observed.jobs().values()) {
            boolean prepare = job.kind().equals("prepare");
            boolean another = !job.revision().equals(run.revision());
            boolean inTheWay =
                    wanted.containsKey(job.name()) && wanted.get(job.name()).state() == StepState.Pending;
            boolean unwanted = !wanted.containsKey(job.name()) && (known.data().isPresent() || another);
            if (!job.leaving()
                    && (inTheWay || !job.ended() && (experiment.suspended() || unwanted) || prepare && another)) {
                old.put(job.name(), job.version());
            }
        }
        return old;
    }

    /** ConfigMaps that no Job which has not ended reads. */
    private List<String> oldManifests(Map<String, String> oldJobs) {
        var read = new TreeSet<>(List.of(Names.manifest(run)));
        observed.jobs().values().stream()
                .filter(job -> !job.ended() && !oldJobs.containsKey(job.name()))
                .forEach(job -> read.add(job.manifest()));
        return observed.manifests().stream()
                .filter(name -> !read.contains(name))
                .toList();
    }

    /** As it is once the plan has been carried out: a step whose Job goes waits, one whose Job comes is queued. */
    private List<StepAssessment> afterwards(List<StepAssessment> views, Map<String, String> oldJobs, List<Job> jobs) {
        var coming = new TreeMap<String, Job>();
        jobs.forEach(job -> coming.put(job.getMetadata().getName(), job));
        return views.stream()
                .map(view -> {
                    boolean goes = view.active()
                            && view.job()
                                    .filter(job -> oldJobs.containsKey(job.name()))
                                    .isPresent();
                    boolean comes = view.state() == StepState.Pending
                            && view.step().hash().isPresent()
                            && coming.containsKey(Names.job(view.step(), run));
                    return goes
                            ? StepAssessment.of(view.step(), StepState.Pending)
                            : comes ? queued(view.step(), coming.get(Names.job(view.step(), run))) : view;
                })
                .toList();
    }

    /** As it will be seen once its Job is there, so that its coming alone changes no status. */
    private StepAssessment queued(PlannedStep step, Job job) {
        return StepAssessment.of(step, StepState.Queued)
                .withJob(new ObservedJob(
                        job.getMetadata().getName(),
                        "",
                        step.step().kind(),
                        step.hash().orElseThrow(),
                        run.revision(),
                        run.template(),
                        Names.manifest(run),
                        false,
                        JobState.Queued.fresh(Boolean.TRUE.equals(job.getSpec().getSuspend()))));
    }

    private static boolean finished(StepStatus status) {
        return status.state() == StepState.Succeeded || status.state() == StepState.Reused;
    }
}
