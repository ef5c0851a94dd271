// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is left to do for an experiment that is being deleted. Pure. Where artifacts go with it: its Jobs stop, one Job purges
 * them, and then it may leave. It always may after {@link #TIMEOUT}, whatever became of that Job.
 *
 * @param changes      what is to be written
 * @param removeFinalizer      whether it may leave now: the finalizer is to go
 * @param artifactsKept         why its artifacts stay, where they are, and what to do; absent if they do not, or are to stay
 * @param requeueAfter when to look again even if nothing happens
 * @param completedJobs        Jobs that have done their work, by name with their versions: they go once it has left, for until then they
 *                     tell that the work is done
 */
public record CleanupPlan(
        ChangeSet changes,
        boolean removeFinalizer,
        Optional<String> artifactsKept,
        Optional<Duration> requeueAfter,
        Map<String, String> completedJobs) {
    /** The longest that artifacts keep an experiment; more than the Job's own deadline and the time for pods to stop. */
    public static final Duration TIMEOUT = Duration.ofMinutes(15);

    private static final CleanupPlan WAIT =
            new CleanupPlan(ChangeSet.EMPTY, false, Optional.empty(), Optional.empty(), Map.of());
    private static final CleanupPlan REMOVE_FINALIZER =
            new CleanupPlan(ChangeSet.EMPTY, true, Optional.empty(), Optional.empty(), Map.of());

    /** What is to be done now. */
    public static CleanupPlan plan(ResolvedExperiment experiment, Observed observed, Instant now) {
        var deletion = experiment.deletion();
        if (!deletion.hasFinalizer() || deletion.deletedAt().isEmpty()) {
            return WAIT;
        }
        boolean neverBegan =
                observed.previousStatus().isEmpty() && observed.jobs().isEmpty();
        if (!deletion.deleteArtifacts() || neverBegan) {
            return REMOVE_FINALIZER;
        }
        var end = deletion.deletedAt().get().plus(TIMEOUT);
        return experiment
                .run()
                .map(run -> purge(run, observed, end, now))
                .orElseGet(() -> new CleanupPlan(
                        ChangeSet.deleting(Planner.unfinishedJobs(observed)),
                        true,
                        experiment.blocked().map(why -> "no artifacts were removed: " + why.message()),
                        Optional.empty(),
                        Map.of()));
    }

    /** The same, where the namespace takes no new objects because it is being deleted itself. */
    public CleanupPlan namespaceTerminating(ResolvedExperiment experiment) {
        return keepArtifacts(
                ChangeSet.EMPTY,
                experiment.run(),
                "the namespace is being deleted and takes no Job that could remove them");
    }

    private static CleanupPlan keepArtifacts(ChangeSet changes, Optional<RunContext> run, String why) {
        var artifactsKept = run.map(RunContext::storage)
                .map(StorageSpec::uri)
                .map(uri -> "artifacts stay in " + uri + ": " + why
                        + (why.endsWith(".") ? " " : ". ")
                        + "To remove them, run fairloss purge on that store.");
        return new CleanupPlan(changes, true, artifactsKept, Optional.empty(), Map.of());
    }

    private static CleanupPlan purge(RunContext run, Observed observed, Instant end, Instant now) {
        String name = Names.purge(run);
        var purge = observed.job(name);
        var state = purge.map(ObservedJob::state);
        if (state.isPresent() && state.get() instanceof JobState.Succeeded) {
            var completedJobs = Map.of(name, purge.get().resourceVersion());
            return new CleanupPlan(ChangeSet.EMPTY, true, Optional.empty(), Optional.empty(), completedJobs);
        }
        if (state.isPresent() && state.get() instanceof JobState.Failed failed) {
            var failure = Failures.of(new StepId("purge"), failed);
            return keepArtifacts(ChangeSet.EMPTY, Optional.of(run), failure.message());
        }
        if (!now.isBefore(end)) {
            return keepArtifacts(
                    ChangeSet.deleting(Planner.unfinishedJobs(observed)),
                    Optional.of(run),
                    "they could not be removed within " + TIMEOUT.toMinutes() + " minutes");
        }
        var recheck = Optional.of(Duration.between(now, end).plusSeconds(1));
        Map<String, String> unfinished = Planner.unfinishedJobs(observed);
        unfinished.remove(name);
        boolean active = !unfinished.isEmpty()
                || !observed.orphanedSteps().isEmpty()
                || observed.jobs().values().stream().anyMatch(job -> job.deleting() && !job.finished());
        if (active || observed.jobs().containsKey(name)) {
            return new CleanupPlan(ChangeSet.deleting(unfinished), false, Optional.empty(), recheck, Map.of());
        }
        return new CleanupPlan(
                new ChangeSet(List.of(), List.of(JobFactory.purge(run)), Map.of(), List.of()),
                false,
                Optional.empty(),
                recheck,
                Map.of());
    }
}
