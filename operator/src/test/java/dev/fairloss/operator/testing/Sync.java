// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/**
 * Applies manifests as a GitOps tool does: server-side apply with force under its own field manager; and with strict
 * validation, which those tools make optional.
 *
 * @param client  with all rights
 * @param manager the tool's field manager
 */
public record Sync(KubernetesClient client, String manager) {
    private static final Set<String> OF_THE_CLUSTER = Set.of(
            "Namespace",
            "CustomResourceDefinition",
            "ClusterRole",
            "ClusterRoleBinding",
            "ResourceFlavor",
            "ClusterQueue",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Applies it. @return the result */
    public JsonNode apply(JsonNode manifest) {
        return patch(manifest, "", new Yaml().dump(JSON.convertValue(manifest, Object.class)), "");
    }

    /** The result of a dry run. */
    public JsonNode dryRun(JsonNode manifest) {
        return patch(manifest, "", manifest.toString(), "&dryRun=All");
    }

    /** The result of a dry run of a text. @param manifest its name and namespace */
    public JsonNode dryRun(JsonNode manifest, String text) {
        return patch(manifest, "", text, "&dryRun=All");
    }

    /** The live object. */
    public JsonNode get(JsonNode manifest) {
        return read(client.raw(path(manifest)));
    }

    /** Throws the API server's validation errors of a creation; that the object exists is checked last. */
    public void dryRunCreate(JsonNode manifest) {
        String path = path(manifest);
        client.raw(path.substring(0, path.lastIndexOf('/')) + "?dryRun=All&fieldValidation=Strict", "POST", manifest);
    }

    /** Prunes it. */
    public void delete(JsonNode manifest) {
        client.raw(path(manifest), "DELETE", null);
    }

    private JsonNode patch(JsonNode manifest, String subresource, String text, String more) {
        String url = client.getMasterUrl().toString().replaceAll("/$", "") + path(manifest) + subresource
                + "?fieldManager=" + manager + "&force=true&fieldValidation=Strict" + more;
        var request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(url)
                .method("PATCH", "application/apply-patch+yaml", text)
                .build();
        // An unknown field is answered with a server error, which no retry fixes.
        var once = client.getHttpClient()
                .newBuilder()
                .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build())
                .build();
        HttpResponse<String> response = once.sendAsync(request, String.class).join();
        if (!response.isSuccessful()) {
            throw new AssertionError(response.code() + " " + response.body());
        }
        return read(response.body());
    }

    private static String path(JsonNode manifest) {
        String version = manifest.path("apiVersion").asText();
        String kind = manifest.path("kind").asText();
        String namespace = OF_THE_CLUSTER.contains(kind)
                ? ""
                : "/namespaces/" + manifest.at("/metadata/namespace").asText("default");
        return (version.contains("/") ? "/apis/" : "/api/") + version + namespace + "/"
                + Pluralize.toPlural(kind.toLowerCase(Locale.ROOT)) + "/"
                + manifest.at("/metadata/name").asText();
    }

    private static JsonNode read(String answer) {
        try {
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
