// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the writes of a client and lets one of them fail before it reaches the API server. */
public final class Faults implements Interceptor {
    private final int which;
    private final AtomicInteger sent = new AtomicInteger();

    /** @param which write fails, from 1; 0 for none */
    public Faults(int which) {
        this.which = which;
    }

    /** Writes that were tried so far. */
    public int writes() {
        return sent.get();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (isWrite(request) && sent.incrementAndGet() == which) {
            throw new KubernetesClientException("write " + which + " was not sent");
        }
    }

    private static boolean isWrite(HttpRequest request) {
        return !request.method().equals("GET");
    }
}
