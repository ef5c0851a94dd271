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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server that sends prepared responses, repeats the last one, and counts the requests. */
public final class ScriptedServer implements AutoCloseable {
    /**
     * A response.
     *
     * @param status      HTTP status code
     * @param contentType of the body
     * @param body        content
     * @param promised    the Content-Length; if it exceeds the length of the body, the connection breaks off
     * @param before      runs before the response is sent
     * @param headers     further headers
     */
    public record Answer(
            int status, String contentType, String body, int promised, Runnable before, Map<String, String> headers) {
        public Answer(int status, String contentType, String body, int promised) {
            this(status, contentType, body, promised, () -> {}, Map.of());
        }

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
            return new Answer(status, contentType, body, body.length() + 1000, before, headers);
        }

        /** This response, sent after an action. */
        public Answer after(Runnable action) {
            return new Answer(status, contentType, body, promised, action, headers);
        }

        /** This response with other headers. */
        public Answer with(Map<String, String> others) {
            return new Answer(status, contentType, body, promised, before, others);
        }
    }

    private final HttpServer server;
    private final Deque<Answer> script;
    private final List<Request> received = new CopyOnWriteArrayList<>();

    /**
     * A request.
     *
     * @param line    method and path
     * @param headers headers, with one value each
     * @param body    content
     */
    public record Request(String line, Map<String, String> headers, String body) {}

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
        Answer answer = script.size() > 1 ? script.poll() : script.peek();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            received.add(new Request(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    headers,
                    new String(body, StandardCharsets.UTF_8)));
            answer.before().run();
            exchange.getResponseHeaders().add("Content-Type", answer.contentType());
            answer.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(answer.status(), answer.promised());
            exchange.getResponseBody().write(answer.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The environment variables of a process whose S3 service this server is. */
    public Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL", endpoint(), "AWS_ACCESS_KEY_ID", "me", "AWS_SECRET_ACCESS_KEY", "secret");
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public int requests() {
        return received.size();
    }

    /** The requests so far. */
    public List<Request> received() {
        return List.copyOf(received);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
