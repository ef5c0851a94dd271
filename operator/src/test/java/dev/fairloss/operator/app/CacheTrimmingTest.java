// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheTrimmingTest {
    private static final String META = """
            "metadata": {"name": "a", "namespace": "b", "labels": {"c": "d"}, "annotations": {"e": "f"},
              "ownerReferences": [{"name": "x", "uid": "y", "kind": "z", "apiVersion": "v"}], "resourceVersion": "7",
              "managedFields": [{"manager": "m", "fieldsV1": {"f:spec": {}}}]}""";

    private final KubernetesSerialization client = client();

    private static KubernetesSerialization client() {
        var mapper = new ObjectMapper();
        CacheTrimming.register(mapper);
        return new KubernetesSerialization(mapper, true);
    }

    @Test
    void aPodKeepsOnlyItsAddressAndTermination() {
        var pod = client.unmarshal("""
                {"apiVersion": "v1", "kind": "Pod", %s, "spec": {"containers": [{"name": "trainer"}]},
                 "status": {"phase": "Failed", "podIP": "10.0.0.1", "qosClass": "Burstable",
                  "conditions": [{"type": "PodScheduled", "status": "False", "message": "no node"}],
                  "containerStatuses": [{"name": "trainer", "image": "i", "imageID": "j", "restartCount": 1, "ready": false,
                    "state": {"terminated": {"exitCode": 3, "message": "words"}}}]}}""".formatted(META), Pod.class);
        assertThat(pod.getSpec()).isNull();
        assertThat(pod.getMetadata().getManagedFields()).isEmpty();
        assertThat(pod.getMetadata().getLabels()).containsEntry("c", "d");
        assertThat(pod.getMetadata().getAnnotations()).containsEntry("e", "f");
        assertThat(pod.getMetadata().getOwnerReferences()).hasSize(1);
        assertThat(pod.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(pod.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(pod.getStatus().getPodIP()).isEqualTo("10.0.0.1");
        assertThat(pod.getStatus().getConditions().get(0).getMessage()).isEqualTo("no node");
        var container = pod.getStatus().getContainerStatuses().get(0);
        assertThat(container.getImage()).isNull();
        assertThat(container.getState().getTerminated().getMessage()).isEqualTo("words");
    }

    @Test
    void aJobLosesItsPodTemplate() {
        var job = client.unmarshal("""
                {"apiVersion": "batch/v1", "kind": "Job", %s,
                 "spec": {"suspend": true, "completions": 3, "selector": {"matchLabels": {"a": "b"}},
                  "template": {"metadata": {"labels": {"g": "h"}}, "spec": {"containers": [{"name": "trainer"}]}}},
                 "status": {"completionTime": "2026-01-01T00:00:00Z", "conditions": [{"type": "Complete", "status": "True"}]}}""".formatted(META), Job.class);
        assertThat(job.getSpec().getSuspend()).isTrue();
        assertThat(job.getSpec().getCompletions()).isEqualTo(3);
        assertThat(job.getSpec().getSelector()).isNull();
        assertThat(job.getSpec().getTemplate()).isNull();
        assertThat(job.getStatus().getConditions()).hasSize(1);
    }

    @Test
    void watchEventsAreTrimmedToo() {
        WatchEvent event = client.unmarshal("""
                {"type": "ADDED", "object": {"apiVersion": "v1", "kind": "Pod", %s, "spec": {"containers": [{"name": "trainer"}]}}}""".formatted(META), WatchEvent.class);
        assertThat(((Pod) event.getObject()).getSpec()).isNull();
        assertThat(((Pod) event.getObject()).getMetadata().getManagedFields()).isEmpty();
    }

    @Test
    void equalStringsAreKeptOnce() {
        String pod = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", %s}".formatted(META);
        var one = client.unmarshal(pod, Pod.class).getMetadata();
        var other = client.unmarshal(pod, Pod.class).getMetadata();
        assertThat(one.getLabels().get("c")).isSameAs(other.getLabels().get("c"));
        assertThat(one.getOwnerReferences().get(0).getUid())
                .isSameAs(other.getOwnerReferences().get(0).getUid());
    }

    @Test
    void writesAreNotTrimmed() {
        var map = new ConfigMapBuilder()
                .withData(java.util.Map.of("experiment.yaml", "a: b"))
                .build();
        assertThat(client.asJson(map)).contains("\"experiment.yaml\":\"a: b\"");
        assertThat(client.unmarshal(client.asJson(map), ConfigMap.class).getData())
                .isEmpty();
        var job = new JobBuilder()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("trainer")
                .withCommand(List.of("step"))
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        assertThat(client.asJson(job)).contains("\"containers\":[{\"command\":[\"step\"],\"name\":\"trainer\"}]");
    }
}
