// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the writes of a client namespace by namespace, and lets some of them, or all that it does, fail. */
public final class Faults implements Interceptor {
    /** When a write fails. */
    public enum When {
        /** Before it reaches the API server. */
        BEFORE,
        /** After the API server has done it: the answer alone is lost. */
        AFTER
    }

    private record Fault(int write, When when) {}

    private static final Pattern NAMESPACE = Pattern.compile("/namespaces/([^/?]+)/([^?]+)");
    private final Map<String, List<String>> writes = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final Set<String> doomed = ConcurrentHashMap.newKeySet();
    private final Set<String> struck = ConcurrentHashMap.newKeySet();
    private volatile boolean mortal;
    private volatile boolean dead;

    /** A client to which all this happens. The caller closes it. */
    public KubernetesClient client() {
        return ApiServer.client(settings ->
                settings.withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("faults", this)));
    }

    /** One write in a namespace fails. @param write counts from 1 */
    public void fail(String namespace, int write, When when) {
        faults.put(namespace, new Fault(write, when));
    }

    /** The client's process is killed with its next write in a namespace. */
    public void dieWithNextWrite(String namespace, When when) {
        mortal = true;
        dead = false;
        fail(namespace, count(namespace) + 1, when);
    }

    /** Whether the process was killed: from then on it reaches nothing. */
    public boolean dead() {
        return dead;
    }

    /** Lives on: no more faults. */
    public void revive() {
        mortal = false;
        dead = false;
        faults.clear();
    }

    /** All writes that were tried in a namespace, such as {@code PATCH jobs/NAME}. */
    public List<String> writes(String namespace) {
        return List.copyOf(writes.getOrDefault(namespace, List.of()));
    }

    /** Number of writes that were tried in a namespace. */
    public int count(String namespace) {
        return writes(namespace).size();
    }

    /** Number of writes of a status that were tried in a namespace. */
    public long countStatus(String namespace) {
        return writes(namespace).stream()
                .filter(write -> write.endsWith("/status"))
                .count();
    }

    /** Whether the write that was to fail in a namespace did. */
    public boolean struck(String namespace) {
        return struck.contains(namespace);
    }

    /** A request has another id once it is sent. */
    private static String key(HttpRequest request) {
        return request.method() + " " + request.uri().getPath();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (dead) {
            throw new KubernetesClientException("this process is dead");
        }
        Matcher path = NAMESPACE.matcher(request.uri().getPath());
        if (request.method().equals("GET") || !path.find()) {
            return;
        }
        var list = writes.computeIfAbsent(path.group(1), any -> new CopyOnWriteArrayList<>());
        int number;
        synchronized (list) {
            list.add(request.method() + " " + path.group(2));
            number = list.size();
        }
        var fault = faults.get(path.group(1));
        if (fault == null || fault.write() != number) {
            return;
        }
        if (fault.when() == When.BEFORE) {
            struck.add(path.group(1));
            dead = mortal;
            throw new KubernetesClientException("write " + number + " was not sent");
        }
        doomed.add(key(request));
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (doomed.remove(key(request))) {
            dead = mortal;
            throw new KubernetesClientException(
                    "the answer was lost: " + request.uri().getPath());
        }
    }
}
