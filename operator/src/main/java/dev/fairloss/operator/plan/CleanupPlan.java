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
 * What to do for an experiment that is being deleted. Pure. If its artifacts are to be deleted, its Jobs stop first, then a
 * purge Job deletes the artifacts, and then the finalizer is removed. After {@link #TIMEOUT} it is removed in any case.
 *
 * @param changes         objects to create and to delete
 * @param removeFinalizer whether the finalizer can be removed
 * @param artifactsKept   why the artifacts were not deleted, where they are, and what to do; absent if they were deleted, or
 *                        were to be kept
 * @param requeueAfter    when to reconcile again at the latest
 * @param completedJobs   Jobs to delete after the finalizer is removed: name and resource version. Until then they are the
 *                        record that the purge succeeded.
 */
public record CleanupPlan(
        ChangeSet changes,
        boolean removeFinalizer,
        Optional<String> artifactsKept,
        Optional<Duration> requeueAfter,
        Map<String, String> completedJobs) {
    /** Maximum time between deletion and removal of the finalizer. Longer than the purge Job's deadline plus the grace period. */
    public static final Duration TIMEOUT = Duration.ofMinutes(15);

    private static final CleanupPlan WAIT =
            new CleanupPlan(ChangeSet.EMPTY, false, Optional.empty(), Optional.empty(), Map.of());
    private static final CleanupPlan REMOVE_FINALIZER =
            new CleanupPlan(ChangeSet.EMPTY, true, Optional.empty(), Optional.empty(), Map.of());

    /** Plans the next action. */
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
                        experiment.blocked().map(why -> "artifacts were not deleted: " + why.message()),
                        Optional.empty(),
                        Map.of()));
    }

    /** The plan if the namespace is terminating, so that no purge Job can be created. */
    public CleanupPlan namespaceTerminating(ResolvedExperiment experiment) {
        return keepArtifacts(
                ChangeSet.EMPTY, experiment.run(), "the namespace is terminating, so the purge Job cannot be created");
    }

    /** What a purge Job waits for that has not started, in parentheses. */
    private static String waits(Optional<JobState> purge) {
        return purge.isPresent() && purge.get() instanceof JobState.Queued queued ? " (" + queued.message() + ")" : "";
    }

    private static CleanupPlan keepArtifacts(ChangeSet changes, Optional<RunContext> run, String why) {
        var artifactsKept = run.map(RunContext::storage)
                .map(StorageSpec::uri)
                .map(uri -> "artifacts were kept in " + uri + ": " + Failure.sentence(why) + " "
                        + "To delete them, run fairloss purge on that store.");
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
            var failure = Failures.of(new StepId("purge"), failed, false);
            return keepArtifacts(ChangeSet.EMPTY, Optional.of(run), failure.message());
        }
        if (!now.isBefore(end)) {
            return keepArtifacts(
                    ChangeSet.deleting(Planner.unfinishedJobs(observed)),
                    Optional.of(run),
                    "the purge did not finish within " + TIMEOUT.toMinutes() + " minutes" + waits(state));
        }
        var recheck = Optional.of(Duration.between(now, end).plusSeconds(1));
        Map<String, String> unfinished = Planner.unfinishedJobs(observed);
        unfinished.remove(name);
        boolean active = !unfinished.isEmpty()
                || !observed.orphanedSteps().isEmpty()
                || observed.jobs().values().stream().anyMatch(job -> job.deleting() && job.hasPods());
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
