// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.operator.job.JobStep;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the pods of running steps that can report their progress. Pure. */
final class RunningPods {
    private RunningPods() {}

    /** The pods of the Jobs that run a step. @param pods by name of their Job */
    static List<ProgressTarget> targets(Collection<ObservedJob> jobs, Map<String, List<Pod>> pods) {
        return jobs.stream()
                .filter(job -> job.state() instanceof JobState.Running && !job.deleting())
                .filter(job -> job.kind().isPresent())
                .flatMap(job ->
                        pods.getOrDefault(job.name(), List.of()).stream().flatMap(pod -> target(job, pod).stream()))
                .toList();
    }

    private static Optional<ProgressTarget> target(ObservedJob job, Pod pod) {
        if (!JobStateReader.hasPhase("Running", pod) || pod.getMetadata().getDeletionTimestamp() != null) {
            return Optional.empty();
        }
        return Optional.ofNullable(pod.getStatus().getPodIP())
                .filter(address -> !address.isBlank())
                .map(address -> new ProgressTarget(
                        job.name(),
                        JobStep.of(pod).stream().map(JobStep::id).toList(),
                        shard(JobStateReader.index(pod)),
                        address));
    }

    private static int shard(String index) {
        return index.matches("[0-9]{1,6}") ? Integer.parseInt(index) : 0;
    }
}
