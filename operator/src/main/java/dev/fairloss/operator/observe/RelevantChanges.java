// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which updates of a Job or a pod can change the state of an experiment. The others, such as that a pod is
 * ready or has ended while its Job goes on, need no reconciliation. Compares what {@link Observer} reads. Pure.
 */
public final class RelevantChanges {
    /** A Job of which a pod runs, so that all of its own state counts. */
    private static final List<Pod> RUNNING = List.of(new PodBuilder()
            .withNewMetadata()
            .withName("any")
            .endMetadata()
            .withNewStatus()
            .withPhase("Running")
            .endStatus()
            .build());

    /** A Job that has neither ended nor been suspended, so that its state depends on the pod. */
    private static final Job UNFINISHED = new JobBuilder()
            .withNewMetadata()
            .withLabels(Map.of())
            .endMetadata()
            .withNewSpec()
            .endSpec()
            .build();

    private RelevantChanges() {}

    /** What counts of a pod. @param address while it runs @param end of the trainer while the pod runs on */
    private record PodView(
            JobState state,
            FailedPods failed,
            boolean deleting,
            Optional<String> address,
            Optional<ContainerStateTerminated> end) {
        static PodView of(Pod pod) {
            var job = JobStateReader.of(UNFINISHED, List.of(pod));
            boolean runs = JobStateReader.hasPhase("Running", pod);
            return new PodView(
                    job.state(),
                    job.failedPods(),
                    pod.getMetadata().getDeletionTimestamp() != null,
                    Optional.of(pod).filter(same -> runs).map(same -> same.getStatus()
                            .getPodIP()),
                    JobStateReader.terminated(pod).filter(end -> runs));
        }
    }

    /** Whether an update of a Job counts. */
    public static boolean in(Job before, Job after) {
        return !view(before).equals(view(after));
    }

    private static ObservedJob view(Job job) {
        return JobStateReader.of(job, RUNNING).withResourceVersion("");
    }

    /**
     * Whether an update of a pod counts. Its end does not if its Job exists: an update of the Job follows.
     *
     * @param hasJob whether its Job exists and is not being deleted
     */
    public static boolean in(Pod before, Pod after, boolean hasJob) {
        return !PodView.of(before).equals(PodView.of(after))
                || !hasJob && JobStateReader.isActive(before) != JobStateReader.isActive(after);
    }

    /** The name of a pod's Job; empty if it has none. */
    public static Optional<String> jobOf(Pod pod) {
        return Optional.of(Observer.label(pod, Observer.JOB_NAME)).filter(name -> !name.isEmpty());
    }
}
