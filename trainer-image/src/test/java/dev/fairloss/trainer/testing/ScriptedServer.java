// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server that sends prepared responses, repeats the last one, and counts the requests. */
public final class ScriptedServer implements AutoCloseable {
    /**
     * A response.
     *
     * @param status      HTTP status code
     * @param contentType of the body
     * @param body        content
     * @param promised    the Content-Length; if it exceeds the length of the body, the connection breaks off
     */
    public record Answer(int status, String contentType, String body, int promised) {
        public static Answer ok(String body) {
            return new Answer(200, "application/octet-stream", body, body.length());
        }

        public static Answer error(int status, String code) {
            String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                    + "</Code><Message>As scripted.</Message><Resource>/b/k</Resource></Error>";
            return new Answer(status, "application/xml", body, body.length());
        }

        public static Answer html(int status) {
            return new Answer(status, "text/html", "<html>Hello</html>", "<html>Hello</html>".length());
        }

        public Answer brokenOff() {
            return new Answer(status, contentType, body, body.length() + 1000);
        }
    }

    private final HttpServer server;
    private final Deque<Answer> script;
    private final AtomicInteger requests = new AtomicInteger();

    public ScriptedServer(Answer... answers) {
        script = new ArrayDeque<>(List.of(answers));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        Answer answer = script.size() > 1 ? script.poll() : script.peek();
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), answer.promised());
            exchange.getResponseBody().write(answer.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
