// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Detects that the namespace of an experiment is being deleted. Kubernetes 1.33 and later deletes the pods of a namespace before
 * anything else, so neither the experiment nor its Jobs are marked as deleted then.
 */
final class TerminatingNamespace {
    private TerminatingNamespace() {}

    /**
     * Whether the namespace is terminating. Reads it only if a pod is terminating although its Job is to continue, which is
     * otherwise the case only while a pod is evicted or preempted.
     *
     * @param jobs the Jobs of an experiment, by name
     * @param pods its pods, by name of their Job
     */
    static boolean observe(
            String namespace, Map<String, ObservedJob> jobs, Map<String, List<Pod>> pods, KubernetesClient client) {
        boolean unexpected = jobs.values().stream()
                .filter(job -> job.hasPods() && !job.deleting())
                .flatMap(job -> pods.getOrDefault(job.name(), List.of()).stream())
                .anyMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
        return unexpected && isTerminating(namespace, client);
    }

    private static boolean isTerminating(String namespace, KubernetesClient client) {
        try {
            return Optional.ofNullable(client.namespaces().withName(namespace).get())
                    .filter(found -> found.getMetadata().getDeletionTimestamp() != null)
                    .isPresent();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return false; // roles that were not created by the chart may lack the permission
            }
            throw e;
        }
    }
}
