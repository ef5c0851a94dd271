// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.artifact.Cost;
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
    private static final int MAX_MESSAGE = 1024;

    private StepStatuses() {}

    /** How a step stands. */
    static StepStatus of(StepAssessment assessment, RunContext run) {
        var state = assessment.job().map(ObservedJob::state);
        if (assessment.finished()) {
            return finished(assessment, run, state);
        }
        String hash = assessment.step().hash().orElse(null);
        boolean there = assessment.active() || assessment.state() == StepState.Failed;
        boolean fanOut = assessment.step().kind().fansOut() && there;
        return new StepStatus(
                assessment.step().id().text(),
                hash,
                assessment.state(),
                there
                        ? assessment.job().map(ObservedJob::name).orElseGet(() -> Names.job(assessment.step(), run))
                        : null,
                state.flatMap(StepStatuses::started).orElse(null),
                state.flatMap(StepStatuses::ended).orElse(null),
                null,
                null,
                null,
                fanOut ? done(assessment, run, state) : null,
                fanOut ? assessment.step().tasks() : null,
                assessment
                        .failure()
                        .map(Failure::message)
                        .or(() -> state.filter(s -> assessment.active()).flatMap(StepStatuses::waitingMessage))
                        .map(StepStatuses::truncate)
                        .orElse(null));
    }

    private static StepStatus finished(StepAssessment assessment, RunContext run, Optional<JobState> state) {
        List<TerminationMessage> messages = state.filter(JobState.Succeeded.class::isInstance).stream()
                .flatMap(done -> ((JobState.Succeeded) done).terminationMessages().stream())
                .toList();
        String job = assessment.job().map(ObservedJob::name).orElse(null);
        // What was told of a Job that is done stays, even if its pods are deleted one by one.
        var reported = assessment
                .previous()
                .filter(before -> before.state() == assessment.state())
                .filter(before -> messages.isEmpty() || Objects.equals(job, before.job()));
        if (reported.isPresent()) {
            return reported.get();
        }
        var costs =
                messages.stream().flatMap(message -> message.cost().stream()).toList();
        boolean known = !costs.isEmpty();
        double lost = messages.stream()
                .mapToDouble(TerminationMessage::lostDeviceSeconds)
                .sum();
        boolean fanOut = assessment.step().kind().fansOut();
        return new StepStatus(
                assessment.step().id().text(),
                assessment.step().hash().orElse(null),
                assessment.state(),
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
                        : assessment.reusedDeviceSeconds().orElse(null),
                lost > 0 ? Long.valueOf(Math.round(lost)) : null,
                fanOut ? assessment.step().tasks() : null,
                fanOut ? assessment.step().tasks() : null,
                null);
    }

    /** Tasks of the pods that are done; pod i of n does the tasks i, i + n, i + 2n, ... */
    private static int done(StepAssessment assessment, RunContext run, Optional<JobState> state) {
        int shards = JobFactory.shards(assessment.step(), run);
        int tasks = assessment.step().tasks();
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

    private static Optional<String> waitingMessage(JobState state) {
        return state instanceof JobState.Queued queued ? Optional.of(queued.message()) : Optional.empty();
    }

    /** What fits into a status. */
    static String truncate(String text) {
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE - 3) + "...";
    }
}
