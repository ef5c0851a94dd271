// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** Queues of Kueue: the second of two teams owns a GPU, and the first one borrows it while it is idle. */
final class Queues {
    /** The LocalQueue of each team. */
    static final String NAME = "faces";

    private static final String FLAVOR = """
            apiVersion: kueue.x-k8s.io/v1beta2
            kind: ResourceFlavor
            metadata: {name: fairloss-e2e}
            """;
    private static final String QUEUES = """
            apiVersion: kueue.x-k8s.io/v1beta2
            kind: ClusterQueue
            metadata: {name: %1$s}
            spec:
              cohortName: %2$s
              namespaceSelector:
                matchLabels: {kubernetes.io/metadata.name: %1$s}
              preemption: {reclaimWithinCohort: Any, withinClusterQueue: LowerPriority}
              resourceGroups:
              - coveredResources: [cpu, memory, nvidia.com/gpu]
                flavors:
                - name: fairloss-e2e
                  resources:
                  - {name: cpu, nominalQuota: "4"}
                  - {name: memory, nominalQuota: 16Gi}
                  - {name: nvidia.com/gpu, nominalQuota: "%3$d"}
            ---
            apiVersion: kueue.x-k8s.io/v1beta2
            kind: LocalQueue
            metadata: {name: faces, namespace: %1$s}
            spec: {clusterQueue: %1$s}
            """;

    private Queues() {}

    /** Skips the test if Kueue is not installed. */
    static void assumeInstalled(KubernetesClient client) {
        boolean installed = client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("workloads.kueue.x-k8s.io")
                        .get()
                != null;
        assumeTrue(installed, "Kueue is not installed in the cluster of the current KUBECONFIG");
    }

    /** Creates the queues of two teams. */
    static void create(Team first, Team second) {
        apply(first.client(), FLAVOR);
        apply(first.client(), QUEUES.formatted(first.namespace(), first.namespace(), 0));
        apply(first.client(), QUEUES.formatted(second.namespace(), first.namespace(), 1));
    }

    /** Deletes the ClusterQueue of a team, which its namespace does not contain. */
    static void delete(Team team) {
        Program.run("kubectl", "delete", "clusterqueues.kueue.x-k8s.io", team.namespace(), "--wait=false");
    }

    private static void apply(KubernetesClient client, String yaml) {
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }
}
