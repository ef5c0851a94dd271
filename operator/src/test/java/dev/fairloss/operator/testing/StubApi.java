// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ResourceOperations;
import io.javaoperatorsdk.operator.processing.event.EventSourceRetriever;
import io.javaoperatorsdk.operator.processing.event.source.informer.ManagedInformerEventSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An HTTP server in place of an API server, for tests of what a class requests and how it takes refusals. It records all
 * requests and answers each by one function; it knows no rules of Kubernetes, which only {@link ApiServer} has.
 */
public final class StubApi implements AutoCloseable {
    /** A request of the client. */
    public record Request(String method, String path, String query, String contentType, String body) {
        /** Method and path in one line. */
        public String line() {
            return method + " " + path;
        }
    }

    /** An answer to a request. @param body serialized as JSON */
    public record Answer(int code, KubernetesResource body) {
        /** The object of the request, or an empty Status. */
        public static Answer echo(Request request) {
            boolean object =
                    request.body().contains("\"kind\"") && !request.method().equals("DELETE");
            return new Answer(
                    200,
                    object
                            ? Serialization.unmarshal(request.body(), KubernetesResource.class)
                            : new StatusBuilder().withStatus("Success").build());
        }

        /** A refusal. @param cause its reason in the details of the status */
        public static Answer refusal(int code, String cause) {
            return new Answer(
                    code,
                    new StatusBuilder()
                            .withStatus("Failure")
                            .withCode(code)
                            .withMessage(cause)
                            .withNewDetails()
                            .addNewCause()
                            .withReason(cause)
                            .endCause()
                            .endDetails()
                            .build());
        }
    }

    private static final EventSourceRetriever<?> NO_SOURCES = (EventSourceRetriever<?>) Proxy.newProxyInstance(
            StubApi.class.getClassLoader(),
            new Class<?>[] {EventSourceRetriever.class},
            (proxy, method, arguments) -> null);

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final KubernetesClient client;
    private volatile Function<Request, Answer> answers = Answer::echo;

    /** Starts the server. */
    public StubApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                .withNamespace("team-a")
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Answers every further request by a function, and forgets the requests before. */
    public void answer(Function<Request, Answer> function) {
        requests.clear();
        answers = function;
    }

    /** All requests since the last call of {@link #answer}. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** A client of the server. */
    public KubernetesClient client() {
        return client;
    }

    /** What the SDK gives a reconciler. @param cached content of the informers' caches */
    public <P extends HasMetadata> Context<P> context(HasMetadata... cached) {
        return context(client, cached);
    }

    /** What the SDK gives a reconciler, with the client of any API server. @param cached content of the informers' caches */
    @SuppressWarnings("unchecked")
    public static <P extends HasMetadata> Context<P> context(KubernetesClient client, HasMetadata... cached) {
        return (Context<P>) Proxy.newProxyInstance(
                StubApi.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getClient" -> client;
                    case "getSecondaryResourcesAsStream" ->
                        Stream.of(cached).filter(((Class<?>) arguments[0])::isInstance);
                    case "eventSourceRetriever" -> NO_SOURCES;
                    case "resourceOperations" -> new Uncached<>((Context<P>) proxy);
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var uri = exchange.getRequestURI();
            var request = new Request(
                    exchange.getRequestMethod(),
                    uri.getPath(),
                    uri.getQuery() == null ? "" : uri.getQuery(),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            var answer = answers.apply(request);
            byte[] json = Serialization.asJson(answer.body()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.code(), json.length);
            exchange.getResponseBody().write(json);
        }
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
    }

    /** Writes without the informers' caches, which this context has not. */
    private static final class Uncached<P extends HasMetadata> extends ResourceOperations<P> {
        Uncached(Context<P> context) {
            super(context);
        }

        @Override
        public <R extends HasMetadata> R resourcePatch(R resource, UnaryOperator<R> write) {
            return write.apply(resource);
        }

        @Override
        public <R extends HasMetadata> R resourcePatch(
                R resource, UnaryOperator<R> write, ManagedInformerEventSource<R, P, ?> source) {
            return write.apply(resource);
        }
    }
}
