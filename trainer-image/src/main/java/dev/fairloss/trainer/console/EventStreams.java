// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import com.sun.net.httpserver.HttpExchange;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Streams of server-sent events. An event is sent when a page would look different, and a comment from time to time, which
 * detects closed connections. The number of streams is limited; a browser that is turned away tries again later.
 */
final class EventStreams implements AutoCloseable {
    private static final int MOST = 48;
    private static final int THREADS = 4;
    private static final int SECONDS = 2;
    private static final int QUIET_ROUNDS = 7;
    private static final int NO_BODY = -1;

    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer;

    EventStreams(ThreadFactory threads) {
        var pool = new ScheduledThreadPoolExecutor(THREADS, threads);
        pool.setRemoveOnCancelPolicy(true);
        this.timer = pool;
    }

    /** Takes over a request, whose response headers are set. */
    void open(HttpExchange exchange, ConsoleResponse.Events events) throws IOException {
        if (open.size() >= MOST) {
            exchange.getResponseHeaders().set("Retry-After", "30");
            exchange.sendResponseHeaders(503, NO_BODY);
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(200, 0);
        var stream = new Stream(exchange, events);
        open.add(stream);
        stream.next(0);
    }

    /** Closes all streams. */
    @Override
    public void close() {
        timer.shutdownNow();
        open.forEach(stream -> stream.exchange.close());
        open.clear();
    }

    /** The connection of one page. */
    private final class Stream {
        private final HttpExchange exchange;
        private final ConsoleResponse.Events events;
        private String sent = "";
        private int quiet;

        private Stream(HttpExchange exchange, ConsoleResponse.Events events) {
            this.exchange = exchange;
            this.events = events;
        }

        private void next(int seconds) {
            timer.schedule(this::update, seconds, TimeUnit.SECONDS);
        }

        private void update() {
            try {
                send();
                next(SECONDS);
            } catch (IOException | RuntimeException | Error closed) {
                open.remove(this);
                exchange.close();
            }
        }

        private void send() throws IOException {
            String now;
            try {
                now = events.fragment().get();
            } catch (TrainerException storeAway) {
                now = sent;
            }
            if (!now.equals(sent)) {
                sent = now;
                quiet = 0;
                write("event: steps\n"
                        + now.lines().map(line -> "data: " + line + "\n").reduce("", String::concat));
            } else if (++quiet >= QUIET_ROUNDS) {
                quiet = 0;
                write(": unchanged\n");
            }
        }

        private void write(String event) throws IOException {
            var out = exchange.getResponseBody();
            out.write((event + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
