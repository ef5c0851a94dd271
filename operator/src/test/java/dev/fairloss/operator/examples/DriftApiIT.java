// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.apply.Applier;
import dev.fairloss.operator.config.OperatorSettings;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.plan.DeletionState;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Faults;
import dev.fairloss.operator.testing.Statuses;
import dev.fairloss.operator.testing.Sync;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Git and cluster show no difference after a sync, before and after the operator's work:
 * neither defaults nor the status are a difference, and the GitOps tool and the operator write disjoint fields.
 */
@ExtendWith(ApiServer.class)
class DriftApiIT {
    private static final String ARGO = "argocd-controller";
    private static final String FLUX = "kustomize-controller";

    /** Field manager of the tests' own client. */
    private static final String PERSON = "fabric8-kubernetes-client";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The examples need an administrator who allows their variables and volumes. */
    private static final String LIMITS = "{\"default\": {\"env\": [\"*\"], \"volumes\": [\"*\"]}}";

    private static final OperatorSettings SETTINGS = new OperatorSettings(
            Images.of("fairloss/trainer:test"),
            Optional.of(new StorageSpec("s3://experiments/default", null, "us-east-1", null, "s3", null)),
            SpecDefaults.NONE,
            limits(),
            false);

    private static TenantLimits limits() {
        try {
            return ContractJson.strictMapper().readValue(LIMITS, TenantLimits.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    /** One after the other, so that later experiments reuse finished steps. One tool syncs all examples, the others one of each kind. */
    @Test
    void aSecondSyncChangesNothing() throws IOException {
        var faults = new Faults();
        try (var cluster = new Cluster();
                var counted = faults.client()) {
            cluster.start(counted, SETTINGS);
            for (String manager : List.of(ARGO, FLUX, "kubectl")) {
                var sync = new Sync(cluster.client(), manager);
                var all = manifests(cluster, sync);
                var manifests = manager.equals(ARGO) ? all : oneOfEachKind(all);
                manifests.forEach(manifest -> {
                    sync.apply(manifest);
                    settle(cluster, manifest);
                });
                cluster.assertQuiet(name(manifests.get(0)), faults);
                int writes = faults.count(cluster.namespace());
                for (JsonNode manifest : manifests) {
                    assertSame(sync, manifest);
                    assertOwners(sync, manifest, manifest.equals(manifests.get(0)) ? Set.of(PERSON) : Set.of());
                }
                assertThat(faults.count(cluster.namespace()))
                        .as("writes of the operator after syncs that changed nothing")
                        .isEqualTo(writes);
            }
            assertNothingIsTakenForTheirs(cluster);
            assertQueuesCover(cluster);
        }
    }

    /** A sync changes nothing at any time of an experiment, and the experiment continues. */
    @Test
    void aSyncDoesNotDisturbARunningExperiment() {
        try (var cluster = new Cluster()) {
            var sync = new Sync(cluster.client(), ARGO);
            var manifest = manifest(cluster, sync);
            cluster.start(cluster.client(), SETTINGS);
            var first = sync.apply(manifest);
            var seen = new ArrayList<JsonNode>();
            cluster.until("it is complete while it is synced", () -> {
                seen.add(sync.apply(manifest));
                return Statuses.isTrue(cluster.get(name(manifest)).getStatus(), "Complete");
            });
            assertThat(seen).hasSizeGreaterThan(2).allSatisfy(later -> {
                assertThat(later.at("/metadata/generation")).isEqualTo(first.at("/metadata/generation"));
                assertThat(later.get("spec")).isEqualTo(first.get("spec"));
            });
            assertThat(cluster.trainer().worked().values()).containsOnly(1);
        }
    }

    /** A user applied the manifest before the tool took it over: equal values do not conflict. */
    @Test
    void equalValuesOfTwoManagersDoNotConflict() {
        var faults = new Faults();
        try (var cluster = new Cluster();
                var counted = faults.client()) {
            cluster.start(counted, SETTINGS);
            var argo = new Sync(cluster.client(), ARGO);
            var flux = new Sync(cluster.client(), FLUX);
            var manifest = manifest(cluster, argo);
            argo.apply(manifest);
            settle(cluster, manifest);
            flux.apply(manifest);
            cluster.assertQuiet(name(manifest), faults);
            var settled = argo.get(manifest);
            for (int round = 0; round < 3; round++) {
                assertThat(argo.apply(manifest)).isEqualTo(settled);
                assertThat(flux.apply(manifest)).isEqualTo(settled);
            }
            cluster.assertQuiet(name(manifest), faults);
        }
    }

    /** A manual edit is a difference and is reverted; finished steps do not run again. */
    @Test
    void aManualEditIsReverted() {
        try (var cluster = new Cluster()) {
            cluster.start(cluster.client(), SETTINGS);
            var sync = new Sync(cluster.client(), FLUX);
            var manifest = manifest(cluster, sync);
            sync.apply(manifest);
            settle(cluster, manifest);
            var before = sync.get(manifest);
            var worked = cluster.trainer().worked();
            cluster.stop();
            cluster.edit(
                    name(manifest),
                    experiment -> Experiments.with(
                            experiment, spec -> ((ObjectNode) spec.get("training")).put("updates", 1)));
            assertThat(difference(manifest, sync.get(manifest), "")).containsExactly(".spec.training.updates");
            assertThat(sync.dryRun(manifest).get("spec")).isEqualTo(before.get("spec"));
            assertThat(sync.apply(manifest).get("spec")).isEqualTo(before.get("spec"));
            cluster.start(cluster.client(), SETTINGS);
            cluster.await(
                    name(manifest),
                    "is complete again",
                    status -> status.observedGeneration() == 3 && Statuses.isTrue(status, "Complete"));
            assertThat(cluster.trainer().worked()).isEqualTo(worked);
        }
    }

    /** Besides the status, the operator writes only the finalizer of an experiment whose artifacts are deleted with it. */
    @Test
    void onlyTheOperatorOwnsTheFinalizer() throws IOException {
        try (var cluster = new Cluster();
                var own = new Faults().client()) {
            cluster.start(own, SETTINGS);
            var sync = new Sync(cluster.client(), ARGO);
            var manifest = manifest(cluster, sync);
            ((ObjectNode) manifest.get("spec")).put("artifactPolicy", "Delete");
            sync.apply(manifest);
            settle(cluster, manifest);
            assertThat(sync.get(manifest).at("/metadata/finalizers/0").asText()).isEqualTo(DeletionState.FINALIZER);
            assertSame(sync, manifest);
            assertOwners(sync, manifest, Set.of());
        }
    }

    /** A template that leaves a value empty writes null: the default applies, which is no difference. */
    @Test
    void aNullIsTheDefault() {
        try (var cluster = new Cluster()) {
            var sync = new Sync(cluster.client(), ARGO);
            var manifest = manifest(cluster, sync);
            ((ObjectNode) manifest.get("spec")).putNull("loss").putNull("compute");
            ((ObjectNode) manifest.at("/spec/dataset/synthetic")).putNull("seed");
            sync.apply(manifest);
            var live = sync.get(manifest);
            assertThat(live.at("/spec/loss/initialMargin").asText()).isEqualTo("0.25");
            assertThat(sync.dryRun(manifest)).isEqualTo(live);
            assertThat(sync.apply(manifest)).isEqualTo(live);
        }
    }

    /** Null in a field without a default is refused, not dropped. */
    @Test
    void aNullWithoutADefaultIsRefusedByName() {
        try (var cluster = new Cluster()) {
            var sync = new Sync(cluster.client(), ARGO);
            var manifest = manifest(cluster, sync);
            ((ObjectNode) manifest.get("spec")).putNull("storage");
            assertThatThrownBy(() -> sync.apply(manifest)).hasMessageContaining("spec.storage");
        }
    }

    /** The one for beginners. */
    private static ObjectNode manifest(Cluster cluster, Sync sync) {
        return manifests(cluster, sync).stream()
                .filter(manifest -> name(manifest).startsWith("quickstart"))
                .findFirst()
                .orElseThrow();
    }

    /** The examples' experiments under their own names, with the tool's tracking labels. */
    private static List<ObjectNode> manifests(Cluster cluster, Sync sync) {
        return Example.of(Example.EXPERIMENT).stream()
                .map(example -> example.at(
                                cluster.namespace(),
                                Example.FOLDER
                                                .relativize(example.file())
                                                .toString()
                                                .replace(".yaml", "")
                                                .replace('/', '-')
                                        + "-"
                                        + sync.manager().replace("-controller", ""))
                        .json())
                .map(manifest -> tracked(brief(manifest), sync.manager()))
                .toList();
    }

    /** The first one of each end, with and without a queue. */
    private static List<ObjectNode> oneOfEachKind(List<ObjectNode> manifests) {
        var kinds = new LinkedHashMap<String, ObjectNode>();
        manifests.forEach(manifest -> kinds.putIfAbsent(
                end(manifest) + manifest.at("/spec/scheduling").has("queueName"), manifest));
        assertThat(kinds).containsKeys("Completefalse", "Completetrue", "Suspendedfalse");
        return List.copyOf(kinds.values());
    }

    /** Of the same form, with fewer Jobs and pods. */
    private static ObjectNode brief(ObjectNode manifest) {
        manifest.withObject("/spec/training").put("seeds", 1);
        manifest.withObject("/spec/pretraining").put("networks", 1);
        if (manifest.at("/spec/collection") instanceof ObjectNode collection && collection.has("parallelism")) {
            collection.put("parallelism", 2);
        }
        return manifest;
    }

    private static ObjectNode tracked(ObjectNode manifest, String manager) {
        var metadata = (ObjectNode) manifest.get("metadata");
        if (manager.equals(ARGO)) {
            metadata.putObject("annotations").put("argocd.argoproj.io/tracking-id", "team-a:" + name(manifest));
            metadata.putObject("labels").put("app.kubernetes.io/instance", "team-a");
        } else if (manager.equals(FLUX)) {
            metadata.putObject("labels")
                    .put("kustomize.toolkit.fluxcd.io/name", "team-a")
                    .put("kustomize.toolkit.fluxcd.io/namespace", "flux-system");
        }
        return manifest;
    }

    private static String name(JsonNode manifest) {
        return manifest.at("/metadata/name").asText();
    }

    /** Runs to the end that the manifest leads to; admits queued Jobs. */
    private static void settle(Cluster cluster, JsonNode manifest) {
        String end = end(manifest);
        cluster.until(name(manifest) + " is " + end, () -> {
            cluster
                    .client()
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(cluster.namespace())
                    .withLabel("fairloss.dev/experiment", name(manifest))
                    .list()
                    .getItems()
                    .stream()
                    .filter(job -> Boolean.TRUE.equals(job.getSpec().getSuspend()))
                    .forEach(job -> admit(cluster, job));
            var status = cluster.get(name(manifest)).getStatus();
            return status != null && Statuses.isTrue(status, end);
        });
    }

    /** The final condition. Pods cannot see a folder that is on no volume claim. */
    private static String end(JsonNode manifest) {
        if (manifest.at("/spec/suspend").asBoolean()) {
            return "Suspended";
        }
        var folder = manifest.at("/spec/dataset/imageFolder");
        boolean onlyLocal = folder.path("uri").asText().startsWith("file:") && !folder.has("volumeClaim");
        return onlyLocal ? "Stalled" : "Complete";
    }

    private static void admit(Cluster cluster, Job job) {
        try {
            cluster.client().resource(job).edit(waiting -> {
                waiting.getSpec().setSuspend(false);
                return waiting;
            });
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isIn(404, 409);
        }
    }

    /** Asserts it for both ways in which tools compare. */
    private static void assertSame(Sync sync, JsonNode manifest) throws IOException {
        var live = sync.get(manifest);
        assertThat(sync.dryRun(manifest)).as("by a server-side dry run").isEqualTo(live);
        assertThat(difference(manifest, live, ""))
                .as("by a client-side comparison")
                .isEmpty();
        var block = new DumperOptions();
        block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        var content = JSON.convertValue(manifest, Object.class);
        assertThat(sync.dryRun(manifest, new Yaml(block).dump(content))).isEqualTo(live);
        assertThat(sync.dryRun(manifest, YAMLMapper.builder().build().writeValueAsString(content)))
                .isEqualTo(live);
        assertThat(sync.apply(manifest)).as("as it is afterwards").isEqualTo(live);
    }

    /** A client-side comparison: fields of the manifest that differ in the cluster. Lists are compared as a whole. */
    private static Set<String> difference(JsonNode manifest, JsonNode live, String path) {
        var found = new TreeSet<String>();
        if (manifest.isObject() && live.isObject()) {
            manifest.properties()
                    .forEach(field -> found.addAll(
                            difference(field.getValue(), live.path(field.getKey()), path + "." + field.getKey())));
        } else if (!manifest.equals(live)) {
            found.add(path);
        }
        return found;
    }

    /** The managers of each field. @param others who have written to metadata, as assertQuiet does */
    private static void assertOwners(Sync sync, JsonNode manifest, Set<String> others) {
        var managers = new TreeSet<String>();
        for (JsonNode owner : sync.get(manifest).at("/metadata/managedFields")) {
            String manager = owner.path("manager").asText();
            var fields = owner.path("fieldsV1");
            managers.add(manager);
            if (manager.equals(sync.manager())) {
                assertThat(owner.has("subresource")).isFalse();
                assertThat(names(fields)).contains("f:spec").isSubsetOf("f:metadata", "f:spec");
            } else if (owner.path("subresource").asText().equals("status")) {
                assertThat(names(fields)).containsExactly("f:status");
            } else if (manager.equals(Applier.FIELD_MANAGER)) {
                assertThat(names(fields)).containsExactly("f:metadata");
                assertThat(names(fields.get("f:metadata"))).containsExactly("f:finalizers");
            } else {
                assertThat(names(fields)).containsExactly("f:metadata");
            }
        }
        assertThat(managers).contains(sync.manager(), Applier.FIELD_MANAGER);
        managers.removeAll(Set.of(sync.manager(), Applier.FIELD_MANAGER));
        assertThat(managers).isEqualTo(others);
    }

    private static Set<String> names(JsonNode object) {
        var names = new TreeSet<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Kueue admits nothing that requests a resource which its queue does not cover. */
    private static void assertQueuesCover(Cluster cluster) {
        var covered = new TreeSet<String>();
        Example.of("ClusterQueue").forEach(queue -> queue.json()
                .at("/spec/resourceGroups/0/coveredResources")
                .forEach(name -> covered.add(name.asText())));
        var queued = cluster.allJobs().stream()
                .filter(job -> job.getMetadata().getLabels().containsKey("kueue.x-k8s.io/queue-name"))
                .toList();
        assertThat(queued).isNotEmpty().allSatisfy(job -> {
            var pod = job.getSpec().getTemplate().getSpec();
            assertThat(pod.getContainers().get(0).getResources().getRequests().keySet())
                    .isSubsetOf(covered);
        });
    }

    /** Argo CD and Flux track objects that they may prune by these labels and annotations. */
    private static void assertNothingIsTakenForTheirs(Cluster cluster) {
        Stream.<HasMetadata>concat(
                        cluster.allJobs().stream(),
                        cluster
                                .client()
                                .configMaps()
                                .inNamespace(cluster.namespace())
                                .withLabel("fairloss.dev/experiment")
                                .list()
                                .getItems()
                                .stream())
                .forEach(object -> {
                    var metadata = object.getMetadata();
                    assertThat(metadata.getOwnerReferences()).hasSize(1);
                    var marks = new TreeSet<>(Optional.ofNullable(metadata.getLabels())
                            .orElse(Map.of())
                            .keySet());
                    marks.addAll(Optional.ofNullable(metadata.getAnnotations())
                            .orElse(Map.of())
                            .keySet());
                    assertThat(marks)
                            .noneMatch(mark -> mark.contains("argocd.argoproj.io")
                                    || mark.contains("toolkit.fluxcd.io")
                                    || mark.equals("app.kubernetes.io/instance"));
                });
    }
}
