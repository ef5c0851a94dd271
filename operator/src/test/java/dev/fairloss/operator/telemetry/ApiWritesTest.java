// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiWritesTest {
    private static final String MAPS = "https://localhost/api/v1/namespaces/team-a/configmaps";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ApiWrites writes = new ApiWrites(registry);

    @AfterEach
    void close() {
        registry.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"200, ok", "201, ok", "409, conflict", "403, error", "500, error"})
    void aWriteIsCountedByTheResponse(int code, String outcome) {
        writes.after(request("POST", MAPS), new Response(code), null);
        assertThat(registry.getMeters()).hasSize(1);
        assertThat(count("create", outcome)).isEqualTo(1);
        writes.after(request("POST", MAPS), new Response(code), null);
        assertThat(count("create", outcome)).isEqualTo(2);
    }

    @Test
    void aLostConnectionIsAnError() {
        writes.afterConnectionFailure(request("POST", MAPS), new IOException("connection reset"));
        assertThat(count("create", "error")).isEqualTo(1);
    }

    @Test
    void theQueryOfAWriteIsNoPartOfItsResource() {
        writes.after(request("PATCH", MAPS + "/map?fieldManager=fairloss-operator"), new Response(200), null);
        assertThat(count("patch", "ok")).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        MAPS + "/map",
        MAPS,
        MAPS + "?watch=true",
        "https://localhost/version",
    })
    void readsAreNotCounted(String uri) {
        writes.after(request("GET", uri), new Response(200), null);
        writes.afterConnectionFailure(request("GET", uri), new IOException("connection reset"));
        assertThat(registry.getMeters()).isEmpty();
    }

    private static HttpRequest request(String method, String uri) {
        return new StandardHttpRequest.Builder()
                .uri(uri)
                .method(method, "application/json", "{}")
                .build();
    }

    private double count(String verb, String outcome) {
        return registry
                .find("fairloss.api.writes")
                .tags("verb", verb, "resource", "configmaps", "outcome", outcome)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private record Response(int code) implements HttpResponse<Void> {
        @Override
        public Void body() {
            return null;
        }

        @Override
        public HttpRequest request() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<HttpResponse<?>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public List<String> headers(String key) {
            return List.of();
        }

        @Override
        public Map<String, List<String>> headers() {
            return Map.of();
        }
    }
}
