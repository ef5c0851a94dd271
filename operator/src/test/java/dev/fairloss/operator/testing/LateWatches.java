// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Delays the watch events of a client, so that its caches lag, and sometimes answers that a watch is too old. */
public final class LateWatches implements AutoCloseable {
    private static final String GONE = "{\"type\":\"ERROR\",\"object\":{\"apiVersion\":\"v1\",\"kind\":\"Status\","
            + "\"metadata\":{},\"status\":\"Failure\",\"message\":\"too old resource version\",\"reason\":\"Expired\","
            + "\"code\":410}}";
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger messages = new AtomicInteger();
    private final int millis;
    private final int goneEach;

    /**
     * @param millis   delay of each watch event after the previous one
     * @param goneEach every so many events, one is replaced by HTTP 410; 0 for none
     */
    public LateWatches(int millis, int goneEach) {
        this.millis = millis;
        this.goneEach = goneEach;
    }

    /** A client with these delays. The caller closes it. */
    public KubernetesClient client() {
        var factory = HttpClientUtils.getHttpClientFactory();
        return ApiServer.client(
                settings -> settings.withHttpClientFactory(() -> (HttpClient.Builder) wrap(factory.newBuilder())));
    }

    /** Replaces only the WebSocket listeners of the client. */
    private Object wrap(Object part) {
        var kind = kind(part);
        return kind.<Object>map(type -> Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                            var result = call(part, method, arguments);
                            return result == part ? proxy : wrap(result);
                        }))
                .orElse(part);
    }

    private static Optional<Class<?>> kind(Object part) {
        if (part instanceof HttpClient.Builder) {
            return Optional.of(HttpClient.Builder.class);
        }
        if (part instanceof HttpClient.DerivedClientBuilder) {
            return Optional.of(HttpClient.DerivedClientBuilder.class);
        }
        if (part instanceof HttpClient) {
            return Optional.of(HttpClient.class);
        }
        return part instanceof WebSocket.Builder ? Optional.of(WebSocket.Builder.class) : Optional.empty();
    }

    private Object call(Object part, Method method, Object[] arguments) throws Throwable {
        var all = arguments == null ? new Object[0] : arguments.clone();
        if (all.length == 1 && all[0] instanceof WebSocket.Listener listener) {
            all[0] = new Late(listener);
        }
        try {
            return method.invoke(part, all);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        later.shutdownNow();
    }

    private final class Late implements WebSocket.Listener {
        private final WebSocket.Listener listener;

        Late(WebSocket.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket) {
            listener.onOpen(socket);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            boolean gone = goneEach > 0 && messages.incrementAndGet() % goneEach == 0;
            later.schedule(() -> listener.onMessage(socket, gone ? GONE : text), millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer bytes) {
            later.schedule(() -> listener.onMessage(socket, bytes), millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason) {
            listener.onClose(socket, code, reason);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            listener.onError(socket, error);
        }
    }
}
