// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Statuses;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Experiments whose objects the API server rejects. */
@ExtendWith(ApiServer.class)
class RejectionApiIT {
    private static final HasMetadata JOB = Serialization.unmarshal("""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: probe, labels: {fairloss.dev/step: collect-1}}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: probe, image: probe}]}}}
            """, HasMetadata.class);
    private static final HasMetadata CONFIG_MAP = Serialization.unmarshal("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: probe}
            """, HasMetadata.class);

    @Test
    void anExperimentPastAQuotaIsQueuedAndContinuesWhenTheQuotaIsRaised() {
        try (var cluster = new Cluster()) {
            limitJobs(cluster, 0);
            cluster.start();
            cluster.create("queued");
            var status = cluster.await(
                    "queued", "waits for quota", found -> step(found, "prepare").waitingFor() == WaitingFor.Quota);
            assertThat(Statuses.isTrue(status, "Reconciling")).isTrue();
            assertThat(step(status, "prepare").state()).isEqualTo(StepState.Queued);
            assertThat(step(status, "prepare").message()).contains("exceeded quota: jobs", "count/jobs.batch");
            assertThat(cluster.events())
                    .anyMatch(event -> event.startsWith("Queued prepare: prepare is waiting for quota"));
            limitJobs(cluster, 100);
            cluster.assertWhole("queued");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobs", "configmaps"})
    void anExperimentThatAPolicyRejectsIsStalledAndContinuesWithoutThePolicy(String resource) {
        try (var cluster = new Cluster()) {
            try (var policy = Policy.create(cluster.client(), cluster.namespace(), resource, "false")) {
                cluster.until("the policy is in force", policy::denies);
                cluster.start();
                cluster.create("denied");
                var status = cluster.awaitTrue("denied", "Stalled");
                assertThat(status.lastError().reason().name()).isEqualTo("Rejected");
                assertThat(status.lastError().message()).contains("no " + resource + " of fairloss here");
                assertThat(step(status, "prepare").message()).contains("no " + resource + " of fairloss here");
                assertThat(cluster.events()).anyMatch(event -> event.startsWith("Rejected prepare: prepare: "));
            }
            cluster.assertWhole("denied");
        }
    }

    /** Steps that do not depend on the rejected Job run, and what they reported is in the status. */
    @Test
    void theRestOfThePlanGoesOn() {
        try (var cluster = new Cluster()) {
            String notCollect = "object.metadata.labels['fairloss.dev/step'] != 'collect-1'";
            try (var policy = Policy.create(cluster.client(), cluster.namespace(), "jobs", notCollect)) {
                cluster.until("the policy is in force", policy::denies);
                cluster.start();
                cluster.create("partly");
                var status = cluster.awaitTrue("partly", "Stalled");
                assertThat(step(status, "pretrain-1-1").state()).isEqualTo(StepState.Succeeded);
                assertThat(step(status, "evaluate-fixed-0.25-1").state()).isEqualTo(StepState.Succeeded);
                assertThat(step(status, "collect-1").failureReason().name()).isEqualTo("Rejected");
            }
            cluster.assertWhole("partly");
        }
    }

    private static StepStatus step(FairLossExperimentStatus status, String id) {
        return status.steps().stream()
                .filter(step -> step.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Sets a quota and its status, which no controller computes on a bare API server. */
    private static void limitJobs(Cluster cluster, int jobs) {
        Map<String, Quantity> hard = Map.of("count/jobs.batch", new Quantity(Integer.toString(jobs)));
        var quota = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("jobs")
                .withNamespace(cluster.namespace())
                .endMetadata()
                .withNewSpec()
                .withHard(hard)
                .endSpec()
                .build();
        var created = cluster.client().resource(quota).serverSideApply();
        cluster.client()
                .resource(new ResourceQuotaBuilder(created)
                        .withNewStatus()
                        .withHard(hard)
                        .withUsed(Map.of("count/jobs.batch", new Quantity("0")))
                        .endStatus()
                        .build())
                .patchStatus();
    }

    /** An admission policy for one kind of objects in one namespace. */
    private record Policy(KubernetesClient client, String namespace, String resource, List<HasMetadata> parts)
            implements AutoCloseable {
        /** Creates a policy. @param expression of the objects that it accepts, in CEL */
        static Policy create(KubernetesClient client, String namespace, String resource, String expression) {
            String yaml = """
                    - apiVersion: admissionregistration.k8s.io/v1
                      kind: ValidatingAdmissionPolicy
                      metadata: {name: NAMESPACE}
                      spec:
                        failurePolicy: Fail
                        matchConstraints:
                          resourceRules:
                          - {apiGroups: ["", batch], apiVersions: [v1], operations: [CREATE], resources: [RESOURCE]}
                        validations:
                        - {expression: "EXPRESSION", message: "no RESOURCE of fairloss here"}
                    - apiVersion: admissionregistration.k8s.io/v1
                      kind: ValidatingAdmissionPolicyBinding
                      metadata: {name: NAMESPACE}
                      spec:
                        policyName: NAMESPACE
                        validationActions: [Deny]
                        matchResources:
                          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}
                    """.replace("NAMESPACE", namespace)
                    .replace("RESOURCE", resource)
                    .replace("EXPRESSION", expression);
            List<HasMetadata> parts = List.of(Serialization.unmarshal(yaml, GenericKubernetesResource[].class));
            parts.forEach(part -> client.resource(part).create());
            return new Policy(client, namespace, resource, parts);
        }

        /** Whether the policy is in force, which takes the API server a moment. */
        boolean denies() {
            var probe = resource.equals("jobs") ? JOB : CONFIG_MAP;
            try {
                client.resource(probe).inNamespace(namespace).dryRun().create();
                return false;
            } catch (KubernetesClientException e) {
                return e.getMessage().contains("no " + resource + " of fairloss here");
            }
        }

        @Override
        public void close() {
            parts.forEach(part -> client.resource(part).delete());
        }
    }
}
