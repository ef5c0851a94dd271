// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.operator.telemetry.ApiCall;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records a client's calls to the API server. */
public final class Calls implements Interceptor {
    private final List<ApiCall> made = new CopyOnWriteArrayList<>();

    /** All calls, in order. */
    public List<ApiCall> made() {
        return List.copyOf(made);
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        var uri = request.uri();
        ApiCall.of(
                        request.method(),
                        uri.getPath(),
                        Optional.ofNullable(uri.getQuery()).orElse(""))
                .ifPresent(made::add);
    }
}
