// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static dev.fairloss.e2e.Program.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Real disturbances of pods on a shared cluster. */
final class Disturbances {
    private static final String URGENT = "fairloss-e2e-urgent";

    /** The trainer's image. */
    static final String IMAGE = "fairloss/trainer-cpu:0.1.0-SNAPSHOT";

    private static final String GPU = "nvidia.com/gpu";
    private static final String[] STORE =
            setting("FAIRLOSS_E2E_S3_DEPLOYMENT", "minio/minio").split("/");

    private Disturbances() {}

    /** Evicts a pod, as a drain of its node does. */
    static void evict(Team team, Pod pod) {
        assertThat(team.client()
                        .pods()
                        .inNamespace(team.namespace())
                        .withName(pod.getMetadata().getName())
                        .evict())
                .isTrue();
    }

    /** Kills a pod's process with SIGKILL, as the OOM killer does. The nodes must run on this machine. */
    static void sigkill(Pod pod) {
        var killed = ProcessHandle.allProcesses()
                .filter(process -> isTrainer(process, pod.getMetadata().getUid()))
                .filter(ProcessHandle::destroyForcibly)
                .count();
        assertThat(killed)
                .as("processes of " + pod.getMetadata().getName() + " on this machine")
                .isEqualTo(1);
    }

    private static boolean isTrainer(ProcessHandle process, String pod) {
        try {
            Path about = Path.of("/proc", Long.toString(process.pid()));
            return Files.readString(about.resolve("cgroup")).contains(pod)
                    && Files.readString(about.resolve("comm")).strip().equals("java");
        } catch (IOException ended) {
            return false;
        }
    }

    /** A pod with a higher priority takes all GPUs for a moment. */
    static void preempt(Team team) {
        var client = team.client();
        client.resource(new PriorityClassBuilder()
                        .withNewMetadata()
                        .withName(URGENT)
                        .endMetadata()
                        .withValue(1_000_000)
                        .build())
                .serverSideApply();
        var urgent = client.resource(urgent(team.namespace(), gpus(client))).create();
        team.until("the urgent pod has had its way", () -> {
            var status = client.resource(urgent).get().getStatus();
            return "Succeeded".equals(status.getPhase());
        });
    }

    /** All GPUs of the cluster. */
    static int gpus(KubernetesClient client) {
        return client.nodes().list().getItems().stream()
                .map(node -> node.getStatus().getAllocatable().get(GPU))
                .mapToInt(quantity ->
                        quantity == null ? 0 : quantity.getNumericalAmount().intValue())
                .sum();
    }

    /** Uses the trainer's image, which prints its version and ends. */
    private static Pod urgent(String namespace, int gpus) {
        return pod(namespace, "urgent", gpus, "--version")
                .editSpec()
                .withPriorityClassName(URGENT)
                .endSpec()
                .build();
    }

    /** A pod that holds GPUs until it is deleted: it serves the console of an empty store. */
    static Pod holder(String namespace, int gpus) {
        return pod(namespace, "holder", gpus, "ui", "/tmp").build();
    }

    private static PodBuilder pod(String namespace, String name, int gpus, String... arguments) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(65532L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName(name)
                .withImage(IMAGE)
                .withArgs(arguments)
                .withNewResources()
                .addToLimits(GPU, new Quantity(Integer.toString(gpus)))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec();
    }

    /** Kills all replicas of the operator at once with SIGKILL. */
    static List<String> killOperator(KubernetesClient client) {
        var pods = client.pods()
                .inNamespace(Installation.RELEASE)
                .withLabel("app.kubernetes.io/component", "operator")
                .list()
                .getItems();
        pods.forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
        return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    /** Stops or starts the object store. */
    static void store(KubernetesClient client, boolean there) {
        client.apps().deployments().inNamespace(STORE[0]).withName(STORE[1]).scale(there ? 1 : 0);
    }
}
