// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.FailedPods;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.observe.ObservedJobBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Jobs as the operator observes them. */
public final class JobStates {
    /** When every Job started. */
    public static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

    /** When every Job ended. */
    public static final Instant FINISHED = Instant.parse("2026-01-01T01:00:00Z");

    private JobStates() {}

    /** A Job that trainings share, created for this run. Its resource version is "v-" and the id of the first one. */
    public static ObservedJob shared(RunContext run, List<String> trainings, JobState state) {
        var planned =
                trainings.stream().map(training -> Runs.step(run, training)).toList();
        return job(run, trainings.get(0), state)
                .withName(Names.job(planned, run))
                .withSteps(planned.stream()
                        .map(step -> new JobStep(step.id().text(), step.hash().orElseThrow()))
                        .toList());
    }

    /** A Job of a step, created for this run. Its resource version is "v-" and the step's id. */
    public static ObservedJob job(RunContext run, String step, JobState state) {
        var planned = Runs.step(run, step);
        return ObservedJobBuilder.builder()
                .name(Names.job(planned, run))
                .resourceVersion("v-" + step)
                .steps(List.of(new JobStep(step, planned.hash().orElseThrow())))
                .revision(run.revision())
                .templateHash(run.templateHash())
                .startHash(run.startHash(planned.kind()))
                .configMap(Names.configMap(run))
                .deleting(false)
                .state(state)
                .failedPods(FailedPods.NONE)
                .lingering(false)
                .kind(Optional.of(planned.step().kind()))
                .build();
    }

    /** Pods wait for a node. */
    public static JobState queued() {
        return JobState.Queued.unschedulable("no GPU is free");
    }

    /** Pods run. @param finished indexes that are done */
    public static JobState running(Integer... finished) {
        return new JobState.Running(STARTED, new TreeSet<>(Set.of(finished)));
    }

    /** All pods succeeded, one for each message. */
    public static JobState succeeded(TerminationMessage... messages) {
        return new JobState.Succeeded(STARTED, FINISHED, messages.length, List.of(messages));
    }

    /** The Job succeeded without a readable message. @param pods that still exist */
    public static JobState succeededWithoutMessage(int pods) {
        return new JobState.Succeeded(STARTED, FINISHED, pods, List.of());
    }

    /** The Job failed and its pods are gone. */
    public static JobState.Failed failed(String reason, String message) {
        return failed(reason, message, Optional.empty(), "", List.of(), "");
    }

    /** A pod failed with the termination messages of its steps. */
    public static JobState.Failed failed(int exitCode, TerminationMessage... messages) {
        return failed("PodFailurePolicy", "a pod failed", Optional.of(exitCode), "", List.of(messages), "");
    }

    /** A pod failed without a termination message. */
    public static JobState.Failed failed(int exitCode, String logTail) {
        return failed("BackoffLimitExceeded", "too many failures", Optional.of(exitCode), "", List.of(), logTail);
    }

    /** Kubernetes ended the pod. @param podReason such as {@code OOMKilled} */
    public static JobState.Failed ended(Optional<Integer> exitCode, String podReason) {
        return failed("BackoffLimitExceeded", "too many failures", exitCode, podReason, List.of(), "");
    }

    /** The Job failed. */
    public static JobState.Failed failed(
            String reason,
            String message,
            Optional<Integer> exitCode,
            String podReason,
            List<TerminationMessage> messages,
            String logTail) {
        return new JobState.Failed(
                STARTED, FINISHED, reason, message, exitCode, podReason, messages, logTail, Optional.empty());
    }
}
