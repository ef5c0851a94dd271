// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.store.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to MLflow's REST API 2.0. It uses the JDK's HTTP client: one time limit for each request and
 * no retries, so that a server that is away delays nothing; what was not sent stays in the store.
 */
final class MlflowClient {
    private static final String API = "/api/2.0/mlflow/";
    private static final int LONGEST_TEXT = 200;

    private final MlflowSettings settings;
    private final Duration timeout;

    /** Created for the first request, since the trusted certificates may be unreadable. */
    private Optional<HttpClient> http = Optional.empty();

    /** @param timeout of a whole request, from the connection to the end of the response */
    MlflowClient(MlflowSettings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
    }

    private HttpClient http() {
        if (http.isEmpty()) {
            var client = HttpClient.newBuilder().connectTimeout(timeout).version(HttpClient.Version.HTTP_1_1);
            settings.certificates().map(TrustedCertificates::context).ifPresent(client::sslContext);
            http = Optional.of(client.build());
        }
        return http.get();
    }

    MlflowSettings settings() {
        return settings;
    }

    /** Sends a POST request with a JSON body. */
    JsonNode post(String path, ObjectNode body) throws MlflowException, InterruptedException {
        return send(path, request(path).POST(BodyPublishers.ofByteArray(ContractJson.write(body))));
    }

    /** Sends a GET request with one parameter. */
    JsonNode get(String path, String parameter, String value) throws MlflowException, InterruptedException {
        return send(path, request(path + "?" + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(settings.uri() + API + path))
                .header("Content-Type", "application/json");
        settings.authorization().ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private JsonNode send(String path, HttpRequest.Builder request) throws MlflowException, InterruptedException {
        // HttpRequest.timeout ends with the headers of the response.
        var sent = http().sendAsync(request.build(), BodyHandlers.ofByteArray());
        try {
            return json(path, sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException slow) {
            sent.cancel(true);
            throw new MlflowException("it did not answer " + path + " within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            var cause = e.getCause();
            throw new MlflowException(path + " failed: " + cause.getClass().getSimpleName()
                    + (cause.getMessage() == null ? "" : ": " + cause.getMessage())
                    + (TrustedCertificates.isUntrusted(cause)
                            ? "; set " + TrustedCertificates.NAME
                                    + " to a file with the certificate of its authority (on a cluster: add the key "
                                    + TrustedCertificates.NAME
                                    + " with the certificate to spec.tracking.mlflow.credentialsSecret)"
                            : ""));
        }
    }

    private static JsonNode json(String path, HttpResponse<byte[]> response) throws MlflowException {
        JsonNode json;
        try {
            json = ContractJson.mapper().readTree(response.body());
        } catch (IOException notJson) {
            json = ContractJson.mapper().createObjectNode();
        }
        int status = response.statusCode();
        if (status == 200 && json.isObject()) {
            return json;
        }
        String text = json.has("message") ? json.path("message").asText() : plainText(response);
        throw new MlflowException(
                path + " returned status " + status
                        + (text.isEmpty() ? "" : ": " + text.substring(0, Math.min(text.length(), LONGEST_TEXT))),
                json.path("error_code").asText());
    }

    /** The first line of a plain text, which says why the server or a proxy rejects a request; empty for HTML and others. */
    private static String plainText(HttpResponse<byte[]> response) {
        boolean plain = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/plain"))
                .isPresent();
        return plain
                ? new String(response.body(), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("")
                        .strip()
                : "";
    }
}
