// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.step.Step;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.job.Names;
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

/** One line of the status for each step. */
final class StepStatuses {
    private static final int LONGEST = 1024;

    private StepStatuses() {}

    /** How a step stands. */
    static StepStatus of(StepAssessment view, RunContext run) {
        var state = view.job().map(ObservedJob::state);
        if (view.finished()) {
            return finished(view, run, state);
        }
        String hash = view.step().hash().orElse(null);
        boolean there = view.active() || view.state() == StepState.Failed;
        boolean fanOut = view.step().step() instanceof Step.Collect && there;
        return new StepStatus(
                view.step().id().text(),
                hash,
                view.state(),
                there ? view.job().map(ObservedJob::name).orElseGet(() -> Names.job(view.step(), run)) : null,
                state.flatMap(StepStatuses::started).orElse(null),
                state.flatMap(StepStatuses::ended).orElse(null),
                null,
                null,
                null,
                fanOut ? done(view, run, state) : null,
                fanOut ? view.step().tasks() : null,
                view.failure()
                        .map(Failure::message)
                        .or(() -> state.filter(s -> view.active()).flatMap(StepStatuses::why))
                        .map(StepStatuses::cut)
                        .orElse(null));
    }

    private static StepStatus finished(StepAssessment view, RunContext run, Optional<JobState> state) {
        List<TerminationMessage> messages = state.filter(JobState.Succeeded.class::isInstance).stream()
                .flatMap(done -> ((JobState.Succeeded) done).messages().stream())
                .toList();
        String job = view.job().map(ObservedJob::name).orElse(null);
        // What was told of a Job that is done stays, even if its pods are deleted one by one.
        var told = view.remembered()
                .filter(before -> before.state() == view.state())
                .filter(before -> messages.isEmpty() || Objects.equals(job, before.job()));
        if (told.isPresent()) {
            return told.get();
        }
        var costs =
                messages.stream().flatMap(message -> message.cost().stream()).toList();
        boolean known = !costs.isEmpty();
        double lost = messages.stream()
                .mapToDouble(TerminationMessage::lostDeviceSeconds)
                .sum();
        boolean fanOut = view.step().step() instanceof Step.Collect;
        return new StepStatus(
                view.step().id().text(),
                view.step().hash().orElse(null),
                view.state(),
                job,
                state.flatMap(StepStatuses::started).orElse(null),
                state.flatMap(StepStatuses::ended).orElse(null),
                known
                        ? Math.round(costs.stream()
                                .mapToDouble(Cost::wallSeconds)
                                .max()
                                .orElse(0))
                        : null,
                known
                        ? Optional.of(Math.round(costs.stream()
                                        .mapToDouble(Cost::deviceSeconds)
                                        .sum()))
                                .orElse(null)
                        : view.reusedSeconds().orElse(null),
                lost > 0 ? Long.valueOf(Math.round(lost)) : null,
                fanOut ? view.step().tasks() : null,
                fanOut ? view.step().tasks() : null,
                null);
    }

    /** Tasks of the pods that are done; pod i of n does the tasks i, i + n, i + 2n, ... */
    private static int done(StepAssessment view, RunContext run, Optional<JobState> state) {
        int shards = JobFactory.shards(view.step(), run);
        int tasks = view.step().tasks();
        Set<Integer> pods = state.filter(JobState.Running.class::isInstance)
                .map(running -> (Set<Integer>) ((JobState.Running) running).finished())
                .orElse(Set.of());
        return pods.stream()
                .filter(pod -> pod < shards)
                .mapToInt(pod -> (tasks - pod + shards - 1) / shards)
                .sum();
    }

    private static Optional<String> started(JobState state) {
        if (state instanceof JobState.Running running) {
            return Optional.of(running.started().toString());
        }
        return state instanceof JobState.Succeeded done
                ? Optional.of(done.started())
                        .filter(at -> at.isAfter(Instant.EPOCH))
                        .map(Instant::toString)
                : Optional.empty();
    }

    private static Optional<String> ended(JobState state) {
        if (state instanceof JobState.Succeeded done) {
            return Optional.of(done.finished())
                    .filter(at -> at.isAfter(Instant.EPOCH))
                    .map(Instant::toString);
        }
        return state instanceof JobState.Failed failed
                ? Optional.of(failed.finished().toString())
                : Optional.empty();
    }

    private static Optional<String> why(JobState state) {
        return state instanceof JobState.Queued queued ? Optional.of(queued.why()) : Optional.empty();
    }

    /** What fits into a status. */
    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
    }
}
