// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Pods whose trainer has ended while another container keeps running, for example a sidecar that an admission webhook adds as an
 * ordinary container. Kubernetes ends neither them nor their Job, so the operator ends the step. Pure.
 */
final class LingeringPods {
    /** Longer than a native sidecar usually takes to stop, and the kubelet to report the end of a pod. */
    static final Duration GRACE = Duration.ofMinutes(1);

    private LingeringPods() {}

    /** Whether there are such pods. */
    static boolean exist(Collection<Pod> pods) {
        return pods.stream().anyMatch(pod -> trainerEnd(pod).isPresent());
    }

    /**
     * The state that a running Job would have without the other containers: failed if a trainer has failed, complete if all have
     * succeeded; empty if neither is the case, or only for less than {@link #GRACE}.
     *
     * @param reports     number of messages that succeeded pods leave: one for each completion index and step
     * @param pods        of the Job
     */
    static Optional<JobState> state(JobState.Running running, int reports, Collection<Pod> pods, Instant now) {
        List<Pod> lingering = pods.stream()
                .filter(pod -> trainerEnd(pod)
                        .filter(end -> !end.plus(GRACE).isAfter(now))
                        .isPresent())
                .toList();
        var end = lingering.stream().flatMap(pod -> trainerEnd(pod).stream()).max(Instant::compareTo);
        if (end.isEmpty()) {
            return Optional.empty();
        }
        if (lingering.stream().anyMatch(LingeringPods::hasFailed)) {
            var condition = new JobConditionBuilder()
                    .withReason("PodRunning")
                    .withMessage("another container of the pod keeps running, so the Job does not retry")
                    .withLastTransitionTime(end.get().toString())
                    .build();
            return Optional.of(JobStateReader.failed(condition, running.started(), lingering));
        }
        var messages = JobStateReader.terminationMessages(pods);
        return messages.size() < reports
                ? Optional.empty()
                : Optional.of(new JobState.Succeeded(running.started(), end.get(), pods.size(), messages));
    }

    private static boolean hasFailed(Pod pod) {
        return JobStateReader.terminated(pod)
                .map(ContainerStateTerminated::getExitCode)
                .filter(code -> code != 0)
                .isPresent();
    }

    private static Optional<Instant> trainerEnd(Pod pod) {
        return JobStateReader.hasPhase("Running", pod)
                ? JobStateReader.terminated(pod)
                        .map(ContainerStateTerminated::getFinishedAt)
                        .map(Instant::parse)
                : Optional.empty();
    }
}
