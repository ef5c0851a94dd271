// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a thief could try with the operator's token. Creations and changes are dry runs. */
public final class StolenToken {
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private final KubernetesClient own;
    private final String namespace;
    private ObjectNode operatorsJob;

    /** @param own a client with the operator's token */
    public StolenToken(KubernetesClient own, String namespace) {
        this.own = own;
        this.namespace = namespace;
    }

    /** Takes a Job of the operator as the model of {@link #jobLike}. */
    public void copy(Job live) {
        ObjectNode job = JSON.convertValue(live, ObjectNode.class);
        var metadata = (ObjectNode) job.get("metadata");
        metadata.remove(List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"));
        metadata.remove("finalizers");
        metadata.put("name", "stolen");
        job.remove("status");
        ((ObjectNode) job.get("spec")).remove("selector");
        for (JsonNode labels : List.of(metadata.get("labels"), job.at("/spec/template/metadata/labels"))) {
            ((ObjectNode) labels)
                    .remove(List.of(
                            "controller-uid",
                            "job-name",
                            "batch.kubernetes.io/controller-uid",
                            "batch.kubernetes.io/job-name"));
        }
        operatorsJob = job;
    }

    /** A Job as the operator creates it, changed. */
    public Job jobLike(Consumer<ObjectNode> change) {
        var copy = operatorsJob.deepCopy();
        change.accept(copy);
        return JSON.convertValue(copy, Job.class);
    }

    /** A plain Job. */
    public Job job(Consumer<Job> change) {
        var job = new JobBuilder()
                .withNewMetadata()
                .withName("plain")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("any")
                .withImage("any:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        change.accept(job);
        return job;
    }

    /** A ConfigMap without labels. */
    public ConfigMap configMap(String name, Consumer<ConfigMap> change) {
        var map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withData(Map.of())
                .build();
        change.accept(map);
        return map;
    }

    /** Creates an object. */
    public void create(HasMetadata object) {
        own.resource(object).dryRun().create();
    }

    /** Applies JSON to an experiment. */
    public void changeExperiment(String name, Consumer<ObjectNode> change) {
        ObjectNode experiment = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "fairloss.dev/v1alpha1")
                .put("kind", "FairLossExperiment");
        experiment.putObject("metadata").put("name", name).put("namespace", namespace);
        change.accept(experiment);
        new Sync(own, "thief").dryRun(experiment);
    }

    /** Any request, with an empty object as its body where one is needed. */
    public void call(String verb, String path) {
        own.raw(path, verb, verb.equals("POST") ? Map.of() : null);
    }

    /** The API server refuses a call, and an admission policy's message says why. */
    public void assertRefused(ThrowingCallable call, String words) {
        assertThatThrownBy(call)
                .hasMessageContaining("ValidatingAdmissionPolicy")
                .hasMessageContaining(words);
    }
}
