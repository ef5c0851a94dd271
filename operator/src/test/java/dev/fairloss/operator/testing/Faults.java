// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.apply.Applier;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Records the writes of clients by namespace, makes some of them fail, and simulates that the process dies with them. A
 * process simulates the operator of one namespace: several share a client and die one by one. A client whose process died
 * never reaches that namespace again, so what is left of the process cannot act beside its successor, which needs a new client.
 */
public final class Faults {
    /** When a write fails. */
    public enum When {
        /** Before it reaches the API server. */
        BEFORE,
        /** After the API server has applied it: the connection breaks during the response, and the call fails. */
        AFTER,
        /** After the API server has applied it: no response arrives, and the client sends it again by itself. */
        TWICE
    }

    private record Fault(IntPredicate writes, When when, boolean deadly) {}

    private final class Wire implements Interceptor {
        private final Set<String> cut = ConcurrentHashMap.newKeySet();
        private volatile HttpClient unharmed;

        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            Matcher path = NAMESPACE.matcher(request.uri().getPath());
            if (path.find() && cut.contains(path.group(1))) {
                throw new KubernetesClientException("this process is dead");
            }
        }

        /**
         * The last interceptor before the request is sent. Exceptions of {@code after} are ignored; an exception of a consumer
         * of the response closes the connection and fails the call, as a broken connection does.
         */
        @Override
        public AsyncBody.Consumer<List<ByteBuffer>> consumer(
                AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
            Matcher path = NAMESPACE.matcher(request.uri().getPath());
            if (request.method().equals("GET") || !path.find()) {
                return consumer;
            }
            String namespace = path.group(1);
            int number = note(namespace, request.method() + " " + path.group(2));
            var fault = faults.get(namespace);
            if (fault == null || !fault.writes().test(number)) {
                return consumer;
            }
            return switch (fault.when()) {
                case BEFORE -> {
                    strike(namespace, number, fault, true);
                    throw new KubernetesClientException("write " + number + " was not sent");
                }
                case AFTER ->
                    (answer, body) -> {
                        strike(namespace, number, fault, !text(answer).contains(REFUSED));
                        throw new IOException("the answer to write " + number + " was lost");
                    };
                case TWICE -> {
                    var lost = unharmed.sendAsync(request, byte[].class).join();
                    strike(namespace, number, fault, lost.isSuccessful());
                    yield consumer;
                }
            };
        }

        private void strike(String namespace, int write, Fault fault, boolean asMeant) {
            if (asMeant) {
                struck.computeIfAbsent(namespace, any -> ConcurrentHashMap.newKeySet())
                        .add(write);
            }
            if (fault.deadly()) {
                cut.add(namespace);
                dead.add(namespace);
            }
        }
    }

    private static final String NAME = "faults";
    private static final String REFUSED = "\"status\":\"Failure\"";
    private static final Pattern NAMESPACE = Pattern.compile("/namespaces/([^/?]+)/([^?]+)");
    private final Map<String, List<String>> writes = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Map<String, Set<Integer>> struck = new ConcurrentHashMap<>();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();

    /** A client with these faults, which names itself as the operator's does. The caller closes it. */
    public KubernetesClient client() {
        var wire = new Wire();
        var config = ApiServer.config();
        config.setUserAgent(Applier.FIELD_MANAGER);
        var client = ApiServer.client(settings -> settings.withConfig(config)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor(NAME, wire)));
        wire.unharmed = client.getHttpClient()
                .newBuilder()
                .addOrReplaceInterceptor(NAME, null)
                .build();
        return client;
    }

    /** Some writes in a namespace fail. @param writes which; they count from 1 */
    public void fail(String namespace, IntPredicate writes, When when) {
        faults.put(namespace, new Fault(writes, when, false));
    }

    /** The process that works in a namespace is killed with some of its writes. @param writes which; they count from 1 */
    public void kill(String namespace, IntPredicate writes, When when) {
        faults.put(namespace, new Fault(writes, when, true));
    }

    /** Another process takes over in a namespace, with another client. */
    public void revive(String namespace) {
        dead.remove(namespace);
    }

    /** Whether the process of a namespace was killed; all its calls fail. */
    public boolean dead(String namespace) {
        return dead.contains(namespace);
    }

    /** All attempted writes in a namespace, such as {@code PATCH jobs/NAME}. */
    public List<String> writes(String namespace) {
        return List.copyOf(writes.getOrDefault(namespace, List.of()));
    }

    /** Number of attempted writes in a namespace. */
    public int count(String namespace) {
        return writes(namespace).size();
    }

    /** The failed writes in a namespace; if only responses were lost, those that were applied. */
    public Set<Integer> struck(String namespace) {
        return Set.copyOf(struck.getOrDefault(namespace, Set.of()));
    }

    /**
     * Asserts that the namespaces together covered every write that each of them reached; a
     * few may have been refused, so that no response could be lost.
     */
    public void assertNoneSpared(List<Cluster> clusters) {
        int least = clusters.stream()
                .mapToInt(cluster -> count(cluster.namespace()))
                .min()
                .orElseThrow();
        assertThat(clusters.stream()
                        .flatMap(cluster -> struck(cluster.namespace()).stream())
                        .filter(write -> write <= least)
                        .distinct())
                .as("of %d writes", least)
                .hasSizeGreaterThan(least - 4);
    }

    private int note(String namespace, String write) {
        var list = writes.computeIfAbsent(namespace, any -> new CopyOnWriteArrayList<>());
        synchronized (list) {
            list.add(write);
            return list.size();
        }
    }

    private static String text(List<ByteBuffer> buffers) {
        var text = new StringBuilder();
        buffers.forEach(buffer -> text.append(StandardCharsets.UTF_8.decode(buffer.duplicate())));
        return text.toString();
    }
}
