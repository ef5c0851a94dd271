// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request to a service that issues credentials. Such services are on the same machine or answer at once.
 *
 * @param method {@code GET}, {@code PUT} or {@code POST}
 * @param uri address
 * @param headers header fields
 * @param form fields of the body; none for a request without a body
 * @param proxy whether a proxy of the JVM may be used, which cannot reach services of the machine itself
 */
record IdentityRequest(String method, URI uri, Map<String, String> headers, Map<String, String> form, boolean proxy) {
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(2).toMillis();
    private static final int READ_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    /** A request to a service of this machine. */
    static IdentityRequest local(String method, URI uri, Map<String, String> headers) {
        return new IdentityRequest(method, uri, headers, Map.of(), false);
    }

    /** An answer, whose body may contain secrets. */
    record Answer(int status, String body) {
        boolean isOk() {
            return status == HttpURLConnection.HTTP_OK;
        }

        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    /** Without headers and form, which contain tokens. */
    @Override
    public String toString() {
        return method + " " + uri;
    }

    /** @throws IOException the service is not available or overloaded */
    Answer send() throws IOException {
        var connection = (HttpURLConnection)
                (proxy ? uri.toURL().openConnection() : uri.toURL().openConnection(Proxy.NO_PROXY));
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod(method);
        headers.forEach(connection::setRequestProperty);
        if (!form.isEmpty()) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
            try (var out = connection.getOutputStream()) {
                out.write(body().getBytes(StandardCharsets.UTF_8));
            }
        }
        int status = connection.getResponseCode();
        if (status >= SERVER_ERROR || status == TOO_MANY) {
            throw new IOException("HTTP status " + status);
        }
        try (InputStream in = status < HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getInputStream()
                : Optional.ofNullable(connection.getErrorStream()).orElse(InputStream.nullInputStream())) {
            return new Answer(status, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private String body() {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /**
     * The credentials in the JSON of a container's or machine's role.
     *
     * @param from what answered, for messages
     * @throws TrainerException the service refuses, or its answer has no credentials
     */
    RenewedKeys.Issued keys(String from) throws IOException {
        var answer = send();
        if (!answer.isOk()) {
            throw TrainerException.invalidInput(
                    "No credentials for the object store: " + from + " answers with HTTP status " + answer.status()
                            + ".",
                    "Give the role to the container or the machine, or set spec.storage.credentialsSecret.");
        }
        JsonNode json = ContractJson.mapper().readTree(answer.body());
        return issued(
                from,
                json.path("AccessKeyId").asText(),
                json.path("SecretAccessKey").asText(),
                json.path("Token").asText(),
                json.path("Expiration").asText());
    }

    /** Validates what a service has issued. */
    static RenewedKeys.Issued issued(String from, String access, String secret, String token, String expires) {
        try {
            var keys = new S3Credentials(
                    CredentialText.accessKey("the access key ID of " + from, access)
                            .orElseThrow(() -> incomplete(from)),
                    CredentialText.secretKey("the secret access key of " + from, secret)
                            .orElseThrow(() -> incomplete(from)),
                    CredentialText.token("the session token of " + from, token));
            return new RenewedKeys.Issued(
                    keys, Optional.of(expires).filter(text -> !text.isBlank()).map(Instant::parse));
        } catch (DateTimeParseException e) {
            throw incomplete(from);
        }
    }

    private static TrainerException incomplete(String from) {
        return TrainerException.invalidInput(
                "No credentials for the object store: the answer of " + from + " has no complete credentials.",
                "Check the address of the service, or set spec.storage.credentialsSecret.");
    }
}
