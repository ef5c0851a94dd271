// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.progress.StepProgress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Serves the progress of the running steps: {@value StepProgress#PATH} as a JSON array, {@code /metrics} as OpenMetrics text. Uses two
 * daemon threads and drops requests that exceed a short queue, so that clients that hang cannot delay the step.
 */
public final class ProgressServer implements AutoCloseable {
    private static final String METRICS = "/metrics";
    private static final int THREADS = 2;
    private static final int WAITING = 16;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final ProgressBoard board;

    private ProgressServer(HttpServer server, ProgressBoard board) {
        this.server = server;
        this.board = board;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                ProgressServer::thread,
                new ThreadPoolExecutor.AbortPolicy());
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "progress-server");
        thread.setDaemon(true);
        return thread;
    }

    /** Starts a server; empty if the port cannot be used, which is logged. @param port 0 for any free port */
    public static Optional<ProgressServer> start(int port, ProgressBoard board, Consumer<String> log) {
        // Seconds for a request and for an answer; the server reads these properties once.
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "5");
        try {
            var progress = new ProgressServer(HttpServer.create(new InetSocketAddress(port), 0), board);
            progress.server.setExecutor(progress.threads);
            progress.server.createContext("/", progress::answer);
            progress.server.start();
            return Optional.of(progress);
        } catch (IOException | IllegalArgumentException unavailable) {
            log.accept("Progress is not served, because port " + port + " cannot be used: " + unavailable.getMessage()
                    + ". The step continues.");
            return Optional.empty();
        }
    }

    /** The port. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case StepProgress.PATH -> progress(exchange);
                case METRICS ->
                    send(
                            exchange,
                            200,
                            OpenMetrics.TYPE,
                            OpenMetrics.text(board.all()).getBytes(StandardCharsets.UTF_8));
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void progress(HttpExchange exchange) throws IOException {
        send(exchange, 200, "application/json", ContractJson.write(board.all()));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
