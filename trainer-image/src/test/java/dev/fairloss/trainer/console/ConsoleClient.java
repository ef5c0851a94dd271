// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.SingleStore;
import dev.fairloss.trainer.store.StoreSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** A running console, and requests to it. */
final class ConsoleClient implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ConsoleServer server;
    private final String root;
    private final String cookie;

    ConsoleClient(Clock clock, ArtifactStore... stores) {
        this(clock, Stream.of(stores).<StoreSource>map(SingleStore::new).toList());
    }

    ConsoleClient(Clock clock, List<StoreSource> sources) {
        server = ConsoleServer.start(new ConsoleSettings(sources, 0, ConsoleAccess.Token.random(), clock));
        root = server.url().replaceFirst("/\\?.*", "");
        cookie = get(server.url(), "")
                .headers()
                .firstValue("Set-Cookie")
                .orElse("")
                .split(";")[0];
    }

    /** The URL with the token. */
    String url() {
        return server.url();
    }

    /** The URL without path. */
    String root() {
        return root;
    }

    /** Requests a path with the cookie. */
    HttpResponse<String> get(String path) {
        return get(root + path, cookie);
    }

    /** Requests a URL with a cookie; with none if it is empty. */
    HttpResponse<String> get(String url, String with) {
        try {
            return http.send(request(url, with).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Requests a path with the cookie and another method. */
    HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return http.send(
                request(root + path, cookie)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Requests a path as bytes. */
    HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
        return http.send(request(root + path, cookie).build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private static HttpRequest.Builder request(String url, String cookie) {
        var request = HttpRequest.newBuilder(URI.create(url));
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    @Override
    public void close() {
        server.close();
    }
}
