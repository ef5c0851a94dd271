// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import dev.fairloss.operator.observe.ProgressTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real servers that answer as pods may: correctly, with false reports, without end, or not at all. */
class ProgressReaderTest {
    private static final ProgressTarget POD = new ProgressTarget("job", List.of("pretrain-1"), 0, "127.0.0.1");

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static StepProgress progress() {
        return StepProgressBuilder.builder()
                .version(StepProgress.VERSION)
                .time(Instant.parse("2026-01-02T03:04:05Z"))
                .step("pretrain-1")
                .shard(0)
                .shards(1)
                .margins(List.of())
                .dataWaitSeconds(0)
                .trainings(1)
                .curve(List.of())
                .updates(Optional.of(new Counter(30, 100)))
                .build();
    }

    private List<StepProgress> read(int port, Duration timeout) throws InterruptedException {
        return new ProgressReader(threads, port, timeout).read(POD);
    }

    /** Generous where an answer is expected, so that a loaded machine is fast enough. */
    private List<StepProgress> answered(HttpHandler handler) throws IOException, InterruptedException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        try {
            return read(server.getAddress().getPort(), Duration.ofMinutes(1));
        } finally {
            server.stop(0);
        }
    }

    private List<StepProgress> answered(int status, byte[] body) throws IOException, InterruptedException {
        return answered(exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
    }

    @Test
    void readsAValidReport() throws IOException, InterruptedException {
        assertThat(answered(200, ContractJson.write(List.of(progress())))).contains(progress());
    }

    @Test
    void refusesReportsOfAnotherStepAndOtherDocuments() throws IOException, InterruptedException {
        var other = StepProgressBuilder.builder(progress()).step("report").build();
        assertThat(answered(200, ContractJson.write(List.of(other)))).isEmpty();
        assertThat(answered(200, "<html>".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(answered(200, "null".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(answered(200, "[".repeat(60_000).getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(answered(500, ContractJson.write(List.of(progress())))).isEmpty();
    }

    @Test
    void followsNoRedirect() throws IOException, InterruptedException {
        assertThat(answered(exchange -> {
                    try (exchange) {
                        exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/progress");
                        exchange.sendResponseHeaders(302, -1);
                    }
                }))
                .isEmpty();
    }

    @Test
    void stopsReadingAnAnswerOfManyMegabytes() throws IOException, InterruptedException {
        assertThat(answered(exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, 0);
                        writeForever(exchange.getResponseBody());
                    }
                }))
                .isEmpty();
    }

    private static void writeForever(OutputStream body) throws IOException {
        var part = new byte[1 << 16];
        while (true) {
            body.write(part); // fails when the reader closes the connection
        }
    }

    @Test
    void doesNotWaitForAServerThatHangs() throws IOException, InterruptedException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(read(silent.getLocalPort(), Duration.ofMillis(200))).isEmpty();
        }
    }

    @Test
    void doesNotWaitForABodyThatNeverEnds() throws IOException, InterruptedException {
        try (var slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                try (var connection = slow.accept();
                        InputStream request = connection.getInputStream()) {
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII));
                    return request.transferTo(OutputStream.nullOutputStream()); // until the reader gives up
                }
            });
            assertThat(read(slow.getLocalPort(), Duration.ofSeconds(1))).isEmpty();
        }
    }

    @Test
    void aClosedPortIsNotAnError() throws IOException, InterruptedException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThat(read(port, Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void anInvalidAddressIsNotAnError() throws InterruptedException {
        var reader = new ProgressReader(threads, 80, Duration.ofSeconds(1));
        assertThat(reader.read(new ProgressTarget("job", List.of("pretrain-1"), 0, "no address")))
                .isEmpty();
    }
}
