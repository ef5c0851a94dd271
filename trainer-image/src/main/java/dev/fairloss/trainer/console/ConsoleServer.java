// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP server of the console. It answers GET and HEAD only. With a {@linkplain ConsoleAccess.Token token}, it listens on
 * the loopback address only.
 */
public final class ConsoleServer implements AutoCloseable {
    private static final int WORKERS = 16;
    private static final int READERS = 8;
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ConsoleAccess access;
    private final RequestGuard guard;
    private final Templates templates = new Templates();
    private final ConsoleRoutes routes;
    private final EventStreams streams;
    private final ExecutorService workers = Executors.newFixedThreadPool(WORKERS, threads("console"));
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, threads("console-reader"));

    private ConsoleServer(HttpServer server, ConsoleSettings settings) {
        this.server = server;
        this.access = settings.access();
        this.guard = new RequestGuard(access, server.getAddress().getPort());
        var stores = new ArrayList<ConsoleSource>();
        for (var store : settings.stores()) {
            stores.add(new ConsoleSource(stores.size(), store, settings.clock(), readers));
        }
        this.routes = new ConsoleRoutes(stores, templates);
        this.streams = new EventStreams(threads("console-events"));
    }

    /** Starts the server. @throws TrainerException invalid input: the port cannot be used */
    public static ConsoleServer start(ConsoleSettings settings) {
        // Read once, when the first server is created: seconds in which a request must be complete.
        if (System.getProperty("sun.net.httpserver.maxReqTime") == null) {
            System.setProperty("sun.net.httpserver.maxReqTime", "30");
        }
        try {
            var server = new ConsoleServer(HttpServer.create(address(settings), 0), settings);
            server.server.createContext("/", server::handle);
            server.server.setExecutor(server.workers);
            server.server.start();
            return server;
        } catch (IOException e) {
            throw TrainerException.invalidInput(
                    "Cannot listen on port " + settings.port() + ": " + IoErrors.reason(e) + ".",
                    "Set --port to a free port, or leave it out.",
                    e);
        }
    }

    private static InetSocketAddress address(ConsoleSettings settings) {
        return settings.access() instanceof ConsoleAccess.Token
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port())
                : new InetSocketAddress(settings.port());
    }

    private static ThreadFactory threads(String name) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** The URL to open: with the token, if there is one. */
    public String url() {
        String root = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        return access instanceof ConsoleAccess.Token token ? root + "?token=" + token.token() : root;
    }

    private void handle(HttpExchange exchange) throws IOException {
        var response = SecurityHeaders.on(respond(exchange));
        response.headers().forEach(exchange.getResponseHeaders()::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (!head && response.body() instanceof ConsoleResponse.Events events) {
            streams.open(exchange, events);
            return;
        }
        try (exchange) {
            send(exchange, response, head);
        }
    }

    private ConsoleResponse respond(HttpExchange exchange) {
        try {
            var request = ConsoleRequest.of(exchange);
            return guard.check(request, templates).orElseGet(() -> routes.respond(request));
        } catch (IllegalArgumentException malformed) {
            return ConsoleResponse.text(400, "The URL is malformed.\n");
        } catch (RuntimeException | Error unexpected) {
            return ConsoleResponse.text(500, "Internal error: " + unexpected + "\n");
        }
    }

    private static void send(HttpExchange exchange, ConsoleResponse response, boolean head) throws IOException {
        if (head || response.body() instanceof ConsoleResponse.Events) {
            exchange.sendResponseHeaders(response.status(), NO_BODY);
        } else if (response.body() instanceof ConsoleResponse.Bytes bytes) {
            exchange.sendResponseHeaders(
                    response.status(), bytes.content().length == 0 ? NO_BODY : bytes.content().length);
            exchange.getResponseBody().write(bytes.content());
        } else if (response.body() instanceof ConsoleResponse.TemporaryFile file) {
            try {
                exchange.sendResponseHeaders(response.status(), Files.size(file.file()));
                Files.copy(file.file(), exchange.getResponseBody());
            } finally {
                Files.deleteIfExists(file.file());
            }
        }
    }

    /** Stops at once. Does not close the stores. */
    @Override
    public void close() {
        streams.close();
        server.stop(0);
        workers.shutdownNow();
        readers.shutdownNow();
    }
}
