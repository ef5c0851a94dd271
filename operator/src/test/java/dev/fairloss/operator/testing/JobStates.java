// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
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

    /** A Job of a step, created for this run. Its resource version is "v-" and the step's id. */
    public static ObservedJob job(RunContext run, String step, JobState state) {
        var planned = Runs.step(run, step);
        return new ObservedJob(
                Names.job(planned, run),
                "v-" + step,
                planned.step().kind().id(),
                planned.hash().orElseThrow(),
                run.revision(),
                run.templateHash(),
                Names.configMap(run),
                false,
                state);
    }

    /** The Job while it is being deleted. */
    public static ObservedJob deleting(ObservedJob job) {
        return copy(job, job.name(), job.revision(), job.templateHash(), job.configMap(), true);
    }

    /** The Job under another name, as for another hash of its step. */
    public static ObservedJob named(ObservedJob job, String name) {
        return copy(job, name, job.revision(), job.templateHash(), job.configMap(), job.deleting());
    }

    /** The Job of another revision of the spec. */
    public static ObservedJob ofRevision(ObservedJob job, String revision) {
        return copy(job, job.name(), revision, job.templateHash(), job.configMap(), job.deleting());
    }

    /** The Job with another pod template. */
    public static ObservedJob ofTemplate(ObservedJob job, String templateHash) {
        return copy(job, job.name(), job.revision(), templateHash, job.configMap(), job.deleting());
    }

    /** The Job whose pods mount another ConfigMap. */
    public static ObservedJob mounting(ObservedJob job, String configMap) {
        return copy(job, job.name(), job.revision(), job.templateHash(), configMap, job.deleting());
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
        return new JobState.Failed(FINISHED, reason, message, Optional.empty(), Optional.empty(), "");
    }

    /** A pod failed with a termination message. */
    public static JobState.Failed failed(int exitCode, TerminationMessage message) {
        return new JobState.Failed(
                FINISHED, "PodFailurePolicy", "a pod failed", Optional.of(exitCode), Optional.of(message), "");
    }

    /** A pod failed without a termination message. */
    public static JobState.Failed failed(int exitCode, String logTail) {
        return new JobState.Failed(
                FINISHED,
                "BackoffLimitExceeded",
                "too many failures",
                Optional.of(exitCode),
                Optional.empty(),
                logTail);
    }

    private static ObservedJob copy(
            ObservedJob job, String name, String revision, String templateHash, String configMap, boolean deleting) {
        return new ObservedJob(
                name,
                job.resourceVersion(),
                job.kind(),
                job.hash(),
                revision,
                templateHash,
                configMap,
                deleting,
                job.state());
    }
}
