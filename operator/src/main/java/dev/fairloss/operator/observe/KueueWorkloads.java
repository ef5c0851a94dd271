// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.operator.job.QueueMetadata;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Why Kueue does not admit a Job, in its own words: the conditions of the Workload that Kueue creates for the Job. */
final class KueueWorkloads {
    private static final String JOB_UID = "kueue.x-k8s.io/job-uid";
    private static final List<String> VERSIONS = List.of("v1beta2", "v1beta1");

    private KueueWorkloads() {}

    /**
     * The state of a suspended Job. Says no more than that it waits if Kueue or the permission to read its Workloads is missing. A
     * Job without a queue was suspended by another controller or a person, for example by Kueue with {@code manageJobsWithoutQueueName}.
     */
    static JobState.Queued state(Job job, KubernetesClient client) {
        if (!hasQueue(job)) {
            return JobState.Queued.of(
                    WaitingFor.Queue,
                    "the Job is suspended, but has no queue. If Kueue manages all Jobs of this cluster, set"
                            + " spec.scheduling.queueName.");
        }
        return list(job, client).stream()
                .findFirst()
                .flatMap(KueueWorkloads::explain)
                .orElseGet(() -> JobState.Queued.initial(true));
    }

    private static boolean hasQueue(Job job) {
        return Optional.ofNullable(job.getMetadata().getLabels())
                .filter(labels -> labels.containsKey(QueueMetadata.QUEUE))
                .isPresent();
    }

    private static Optional<JobState.Queued> explain(GenericKubernetesResource workload) {
        boolean deactivated = Boolean.FALSE.equals(workload.get("spec", "active"));
        var evicted = message(workload, "Evicted", "True");
        var pending = message(workload, "QuotaReserved", "False");
        if (deactivated) {
            return Optional.of(
                    JobState.Queued.notAdmitted(evicted.or(() -> pending).orElse("the Workload is not active")));
        }
        return pending.map(message -> JobState.Queued.of(WaitingFor.Queue, message));
    }

    private static Optional<String> message(GenericKubernetesResource workload, String type, String status) {
        return workload.get("status", "conditions") instanceof List<?> conditions
                ? conditions.stream()
                        .flatMap(condition -> condition instanceof Map<?, ?> map ? Stream.of(map) : Stream.empty())
                        .filter(condition ->
                                type.equals(condition.get("type")) && status.equals(condition.get("status")))
                        .flatMap(condition -> condition.get("message") instanceof String text && !text.isBlank()
                                ? Stream.of(text)
                                : Stream.empty())
                        .findFirst()
                : Optional.empty();
    }

    private static List<GenericKubernetesResource> list(Job job, KubernetesClient client) {
        for (String version : VERSIONS) {
            try {
                return client.genericKubernetesResources(workloads(version))
                        .inNamespace(job.getMetadata().getNamespace())
                        .withLabel(JOB_UID, job.getMetadata().getUid())
                        .list()
                        .getItems();
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                    return List.of();
                }
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
            }
        }
        return List.of();
    }

    private static ResourceDefinitionContext workloads(String version) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("kueue.x-k8s.io")
                .withVersion(version)
                .withKind("Workload")
                .withPlural("workloads")
                .withNamespaced(true)
                .build();
    }
}
