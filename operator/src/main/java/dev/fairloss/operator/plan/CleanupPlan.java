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
 * them, and then it may leave. It always may after {@link #LIMIT}, whatever became of that Job.
 *
 * @param desired      what is to be written
 * @param release      whether it may leave now: the finalizer is to go
 * @param kept         why its artifacts stay, where they are, and what to do; absent if they do not, or are to stay
 * @param recheckAfter when to look again even if nothing happens
 * @param spent        Jobs that have done their work, by name with their versions: they go once it has left, for until then they
 *                     tell that the work is done
 */
public record CleanupPlan(
        ChangeSet desired,
        boolean release,
        Optional<String> kept,
        Optional<Duration> recheckAfter,
        Map<String, String> spent) {
    /** The longest that artifacts keep an experiment; more than the Job's own deadline and the time for pods to stop. */
    public static final Duration LIMIT = Duration.ofMinutes(15);

    private static final CleanupPlan NOTHING =
            new CleanupPlan(ChangeSet.NOTHING, false, Optional.empty(), Optional.empty(), Map.of());
    private static final CleanupPlan RELEASE =
            new CleanupPlan(ChangeSet.NOTHING, true, Optional.empty(), Optional.empty(), Map.of());

    /** What is to be done now. */
    public static CleanupPlan plan(ResolvedExperiment experiment, Observed observed, Instant now) {
        var leaving = experiment.leaving();
        if (!leaving.held() || leaving.since().isEmpty()) {
            return NOTHING;
        }
        boolean neverBegan = observed.before().isEmpty() && observed.jobs().isEmpty();
        if (!leaving.withArtifacts() || neverBegan) {
            return RELEASE;
        }
        var end = leaving.since().get().plus(LIMIT);
        return experiment
                .run()
                .map(run -> purge(run, observed, end, now))
                .orElseGet(() -> new CleanupPlan(
                        ChangeSet.without(Planner.unfinished(observed)),
                        true,
                        experiment.blocked().map(why -> "no artifacts were removed: " + why.message()),
                        Optional.empty(),
                        Map.of()));
    }

    /** The same, where the namespace takes no new objects because it is being deleted itself. */
    public CleanupPlan inVain(ResolvedExperiment experiment) {
        return released(
                ChangeSet.NOTHING,
                experiment.run(),
                "the namespace is being deleted and takes no Job that could remove them");
    }

    private static CleanupPlan released(ChangeSet desired, Optional<RunContext> run, String why) {
        var kept = run.map(RunContext::storage)
                .map(StorageSpec::uri)
                .map(uri -> "artifacts stay in " + uri + ": " + why
                        + (why.endsWith(".") ? " " : ". ")
                        + "To remove them, run fairloss purge on that store.");
        return new CleanupPlan(desired, true, kept, Optional.empty(), Map.of());
    }

    private static CleanupPlan purge(RunContext run, Observed observed, Instant end, Instant now) {
        String name = Names.purge(run);
        var purge = observed.job(name);
        var state = purge.map(ObservedJob::state);
        if (state.isPresent() && state.get() instanceof JobState.Succeeded) {
            var spent = Map.of(name, purge.get().version());
            return new CleanupPlan(ChangeSet.NOTHING, true, Optional.empty(), Optional.empty(), spent);
        }
        if (state.isPresent() && state.get() instanceof JobState.Failed failed) {
            var failure = Failures.of(new StepId("purge"), failed);
            return released(ChangeSet.NOTHING, Optional.of(run), failure.message());
        }
        if (!now.isBefore(end)) {
            return released(
                    ChangeSet.without(Planner.unfinished(observed)),
                    Optional.of(run),
                    "they could not be removed within " + LIMIT.toMinutes() + " minutes");
        }
        var recheck = Optional.of(Duration.between(now, end).plusSeconds(1));
        Map<String, String> old = Planner.unfinished(observed);
        old.remove(name);
        boolean busy = !old.isEmpty()
                || !observed.orphans().isEmpty()
                || observed.jobs().values().stream().anyMatch(job -> job.leaving() && !job.ended());
        if (busy || observed.jobs().containsKey(name)) {
            return new CleanupPlan(ChangeSet.without(old), false, Optional.empty(), recheck, Map.of());
        }
        return new CleanupPlan(
                new ChangeSet(List.of(), List.of(JobFactory.purge(run)), Map.of(), List.of()),
                false,
                Optional.empty(),
                recheck,
                Map.of());
    }
}
