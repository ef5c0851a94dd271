// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.operator.testing.ApiServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Objects stored under an earlier CRD, read under the committed one: they equal objects created today, can be edited, and
 * their status can be written. Each CRD has its own API group, so that no other test sees it.
 */
@ExtendWith(ApiServer.class)
class CrdUpgradeApiIT {
    private static final Path CRDS = Path.of("../crds");
    private static final Path CORPUS = CRDS.resolve("src/test/resources/manifests");
    private static final Path CURRENT = CRDS.resolve("fairlossexperiments.fairloss.dev-v1.yaml");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static KubernetesClient client;

    @BeforeAll
    static void connect() {
        client = ApiServer.client();
    }

    @AfterAll
    static void leave() {
        client.close();
    }

    static Stream<Path> earlier() throws IOException {
        return files(CRDS.resolve("releases")).stream();
    }

    @ParameterizedTest
    @MethodSource("earlier")
    void storedObjectsStayValid(Path release) throws IOException {
        String group = release.getFileName().toString().replaceAll("[^a-z0-9]", "") + ".fairloss.dev";
        install(release, group);
        String namespace = ApiServer.namespace(client);
        var stored = new ArrayList<Path>();
        for (Path manifest : files(CORPUS.resolve("valid"))) {
            if (create(resource(manifest, group, namespace))) {
                stored.add(manifest);
            }
        }
        assertThat(stored).as("manifests that the earlier CRD takes").hasSizeGreaterThan(5);

        install(CURRENT, group);
        for (Path manifest : stored) {
            var resource = resource(manifest, group, namespace);
            await().untilAsserted(() -> assertThat(spec(resource)).isEqualTo(madeToday(manifest)));
            edit(resource);
            writeStatus(resource);
            resource.delete();
        }
    }

    private static boolean create(Resource<GenericKubernetesResource> resource) {
        try {
            resource.fieldValidation(FieldValidateable.Validation.STRICT).create();
            return true;
        } catch (KubernetesClientException newer) {
            assertThat(newer.getMessage()).contains("unknown field");
            return false;
        }
    }

    private static void edit(Resource<GenericKubernetesResource> resource) {
        var merge = PatchContext.of(PatchType.JSON_MERGE);
        resource.patch(merge, "{\"metadata\":{\"labels\":{\"team\":\"a\"}}}");
        resource.patch(
                merge,
                "{\"spec\":{\"suspend\":true,\"policy\":{\"discount\":\"0.8\"},\"storage\":{\"uri\":\"file:elsewhere\",\"endpoint\":null,\"credentialsSecret\":null}}}");
        assertThat(spec(resource).at("/policy/discount").asText()).isEqualTo("0.8");
        assertThat(spec(resource).at("/suspend").asBoolean()).isTrue();
    }

    private static void writeStatus(Resource<GenericKubernetesResource> resource) {
        resource.subresource("status")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"status\":{\"observedGeneration\":2,\"step\":\"train\"}}");
        assertThat(JSON.valueToTree(resource.get()).at("/status/step").asText()).isEqualTo("train");
    }

    private static JsonNode spec(Resource<GenericKubernetesResource> resource) {
        return JSON.valueToTree(resource.get()).get("spec");
    }

    /** The spec as an API server with the committed CRD gives it back. */
    private static JsonNode madeToday(Path manifest) throws IOException {
        String name = manifest.getFileName().toString().replace(".yaml", ".json");
        return JSON.readTree(CORPUS.resolve("defaulted").resolve(name).toFile());
    }

    private static Resource<GenericKubernetesResource> resource(Path manifest, String group, String namespace)
            throws IOException {
        ObjectNode tree = JSON.valueToTree(new Yaml().load(Files.readString(manifest)));
        tree.put("apiVersion", group + "/v1alpha1");
        tree.withObject("/metadata")
                .put("name", manifest.getFileName().toString().replace(".yaml", ""));
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion("v1alpha1")
                .withKind("FairLossExperiment")
                .withPlural("fairlossexperiments")
                .withNamespaced(true)
                .build();
        return client.genericKubernetesResources(context)
                .inNamespace(namespace)
                .resource(JSON.convertValue(tree, GenericKubernetesResource.class));
    }

    private static void install(Path crd, String group) throws IOException {
        ObjectNode tree = JSON.valueToTree(new Yaml().load(Files.readString(crd)));
        tree.withObject("/metadata").put("name", "fairlossexperiments." + group);
        tree.withObject("/spec").put("group", group);
        tree.withObject("/spec/names").remove("shortNames");
        byte[] json = JSON.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8);
        ApiServer.install(client, new ByteArrayInputStream(json));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
