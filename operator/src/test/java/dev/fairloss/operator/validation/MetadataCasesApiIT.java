// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.operator.testing.ApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The cases of metadata in crds, checked against the API server. A test of the trainer gives them to offline validation. */
@ExtendWith(ApiServer.class)
class MetadataCasesApiIT {
    private static final Path RESOURCES = Path.of("../crds/src/test/resources");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static KubernetesClient client;

    @BeforeAll
    static void connect() {
        client = ApiServer.client();
    }

    @AfterAll
    static void close() {
        client.close();
    }

    static Stream<Arguments> cases() throws IOException {
        return StreamSupport.stream(yaml("metadata-cases.yaml").spliterator(), false)
                .map(entry -> arguments(entry.get("case").asText(), entry));
    }

    private static JsonNode yaml(String file) throws IOException {
        return JSON.valueToTree(new Yaml().load(Files.readString(RESOURCES.resolve(file))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theApiServerAgrees(String name, JsonNode entry) throws IOException {
        ObjectNode metadata = entry.get("metadata").deepCopy();
        if (metadata.path("namespace").isTextual()
                && !metadata.get("namespace").asText().isEmpty()) {
            judge(
                    entry,
                    "/api/v1/namespaces",
                    namespace(metadata.get("namespace").asText()));
            return;
        }
        metadata.remove("namespace");
        if (!metadata.has("name")) {
            metadata.put("name", "faces");
        }
        if (entry.has("annotationBytes")) {
            metadata.putObject("annotations")
                    .put("a", "x".repeat(entry.get("annotationBytes").asInt() - 1));
        }
        var manifest = (ObjectNode) yaml("manifests/valid/minimal.yaml");
        manifest.set("metadata", metadata);
        judge(entry, "/apis/fairloss.dev/v1alpha1/namespaces/default/fairlossexperiments", manifest);
    }

    /** An experiment can only be in a namespace that exists, so the rules of its namespace are those of Namespace objects. */
    private static ObjectNode namespace(String name) {
        ObjectNode namespace = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        return namespace;
    }

    /** An object of another test may have the name; the API server reports that after it has validated the object. */
    private static void assertAccepted(String url, ObjectNode object) {
        try {
            client.raw(url, "POST", object);
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as(e.getMessage()).isEqualTo(HttpURLConnection.HTTP_CONFLICT);
        }
    }

    private static void judge(JsonNode entry, String path, ObjectNode object) {
        String url = path + "?dryRun=All&fieldValidation=Strict";
        if (!entry.has("error")) {
            assertAccepted(url, object);
            return;
        }
        var refused = catchThrowableOfType(KubernetesClientException.class, () -> client.raw(url, "POST", object));
        assertThat(refused).as("refused").isNotNull();
        assertThat(refused.getCode()).isIn(400, 422, 500);
        String error = entry.get("error").asText();
        String field = error.equals("metadata.namespace") ? "name" : error.substring(error.lastIndexOf('.') + 1);
        assertThat(refused.getMessage()).contains(entry.path("message").asText(field));
    }
}
