// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Counts a client's writes by the API server's response. */
public final class ApiWrites implements Interceptor {
    private static final int CONFLICT = 409;

    private final MeterRegistry registry;

    /** @param registry for the counters */
    public ApiWrites(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        String outcome = response.isSuccessful() ? "ok" : response.code() == CONFLICT ? "conflict" : "error";
        count(request, outcome);
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        count(request, "error");
    }

    private void count(HttpRequest request, String outcome) {
        URI uri = request.uri();
        ApiCall.of(
                        request.method(),
                        uri.getPath(),
                        Optional.ofNullable(uri.getQuery()).orElse(""))
                .filter(ApiCall::isWrite)
                .ifPresent(call -> Counter.builder(Metric.API_WRITES.micrometer())
                        .description(Metric.API_WRITES.help())
                        .tags(MetricTags.tags(Metric.API_WRITES, call.verb(), call.resource(), outcome))
                        .register(registry)
                        .increment());
    }
}
