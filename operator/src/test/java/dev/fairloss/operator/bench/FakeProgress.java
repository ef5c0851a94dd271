// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves the progress of all fake pods. Each pod has a loopback address of its own, by which the server knows it; Linux routes the
 * whole network 127.0.0.0/8 to this machine.
 */
final class FakeProgress implements AutoCloseable {
    private static final long UPDATES = 1000;
    private static final int PART = 1 << 16;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    private final AtomicInteger addresses = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final double hostile;
    private final Duration length;

    /** A pod. @param started when its step started */
    private record Pod(String step, Instant started, Behavior behavior) {}

    /** How a pod answers. */
    private enum Behavior {
        /** Truthfully. */
        HONEST,
        /** With the progress of another step. */
        LIES,
        /** Never. */
        HANGS,
        /** With a body that never ends. */
        FLOODS
    }

    /**
     * Starts a server at the port of trainer pods.
     *
     * @param hostile share of the pods that lie, hang, or send a body without end; a third each
     * @param length of a step
     */
    FakeProgress(double hostile, Duration length) throws IOException {
        this.hostile = hostile;
        this.length = length;
        server = HttpServer.create(new InetSocketAddress("0.0.0.0", StepProgress.PORT), 1024);
        server.setExecutor(threads);
        server.createContext(StepProgress.PATH, this::answer);
        server.start();
    }

    /** Requests since the last reset. */
    int requests() {
        return requests.get();
    }

    void reset() {
        requests.set(0);
    }

    /** Adds a pod of a step that starts now. @return the address of the pod */
    String add(String step) {
        int number = addresses.getAndIncrement();
        String address =
                "127." + (1 + number / 62_500 % 250) + "." + (1 + number / 250 % 250) + "." + (1 + number % 250);
        pods.put(address, new Pod(step, Instant.now(), behavior(number)));
        return address;
    }

    /** Spreads the hostile pods evenly over all. */
    private Behavior behavior(int number) {
        long before = (long) Math.floor(number * hostile);
        boolean isHostile = (long) Math.floor((number + 1) * hostile) > before;
        return isHostile ? Behavior.values()[1 + (int) (before % 3)] : Behavior.HONEST;
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            var pod = pods.get(exchange.getLocalAddress().getAddress().getHostAddress());
            if (pod == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            switch (pod.behavior()) {
                case HONEST -> send(exchange, progress(pod.step(), pod.started()));
                case LIES -> send(exchange, progress("train-another-1", pod.started()));
                case HANGS -> closed.await();
                case FLOODS -> flood(exchange);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private StepProgress progress(String step, Instant started) {
        double share = Math.min(1, Duration.between(started, Instant.now()).toMillis() / (double) length.toMillis());
        return StepProgressBuilder.builder()
                .version(StepProgress.VERSION)
                .time(Instant.now())
                .step(step)
                .shard(0)
                .shards(1)
                .margins(List.of())
                .dataWaitSeconds(0)
                .trainings(1)
                .curve(List.of())
                .updates(Optional.of(new Counter(Math.round(share * UPDATES), UPDATES)))
                .loss(Optional.of(20 - 15 * share))
                .imagesPerSecond(Optional.of(512.))
                .remainingSeconds(Optional.of((1 - share) * length.toSeconds()))
                .build();
    }

    private static void send(HttpExchange exchange, StepProgress progress) throws IOException {
        byte[] body = ContractJson.write(List.of(progress));
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void flood(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        var part = new byte[PART];
        while (!Thread.currentThread().isInterrupted()) {
            exchange.getResponseBody().write(part); // ends when the client closes the connection
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
