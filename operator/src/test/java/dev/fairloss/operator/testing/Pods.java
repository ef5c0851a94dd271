// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationReport;
import dev.fairloss.operator.job.Labels;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Pods as the API server returns them. */
public final class Pods {
    private Pods() {}

    /** A pod of a Job, without a status. */
    public static Pod created(String job, String name, int index) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("team-a")
                .addToLabels(Labels.EXPERIMENT_UID, Experiments.UID)
                .addToLabels("batch.kubernetes.io/job-name", job)
                .addToAnnotations("batch.kubernetes.io/job-completion-index", Integer.toString(index))
                .addToAnnotations(Labels.HASH, "hash-of-" + job)
                .endMetadata()
                .build();
    }

    /** A pod in a phase, such as Pending or Running. */
    public static Pod in(String phase) {
        return in(phase, created("job", "pod", 0));
    }

    /** The pod in a phase. */
    public static Pod in(String phase, Pod pod) {
        return new PodBuilder(pod).withNewStatus().withPhase(phase).endStatus().build();
    }

    /** A pending pod with a condition of the scheduler. */
    public static Pod scheduled(String type, String status, String message) {
        return new PodBuilder(in("Pending"))
                .editStatus()
                .addNewCondition()
                .withType(type)
                .withStatus(status)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }

    /** The pod after its container ended. @param finished RFC 3339; may be null @param message as Kubernetes kept it; may be null */
    public static Pod ended(Pod pod, Integer exitCode, String finished, String message) {
        boolean well = Integer.valueOf(0).equals(exitCode);
        return new PodBuilder(in(well ? "Succeeded" : "Failed", pod))
                .editStatus()
                .withContainerStatuses(terminated(exitCode, finished, message))
                .endStatus()
                .build();
    }

    /** A terminated container. */
    public static ContainerStatus terminated(Integer exitCode, String finished, String message) {
        return new ContainerStatusBuilder()
                .withName("trainer")
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withFinishedAt(finished)
                .withMessage(message)
                .endTerminated()
                .endState()
                .withRestartCount(0)
                .withReady(false)
                .withImage("trainer")
                .withImageID("trainer")
                .build();
    }

    /** A termination message as Kubernetes keeps it. */
    public static String text(TerminationMessage... messages) {
        return new String(TerminationReport.bytes(List.of(messages)), StandardCharsets.UTF_8);
    }
}
