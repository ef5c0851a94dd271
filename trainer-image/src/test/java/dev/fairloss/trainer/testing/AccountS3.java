// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * An S3 server that keeps objects in memory and enforces settings of an account, which S3 servers for tests do not have: a
 * region, permissions, a quota, archived objects, a clock. Does not check signatures.
 */
public final class AccountS3 implements AutoCloseable {
    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(15);
    private static final Pattern REGION = Pattern.compile("Credential=[^/]+/[0-9]+/([^/]+)/");

    private final String host;
    private final HttpServer server;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private volatile Settings settings = Settings.DEFAULT;

    /**
     * Settings of the account and its bucket.
     *
     * @param region of the bucket; empty to accept all
     * @param denied HTTP methods that the access key may not use
     * @param clock difference between the server's clock and this machine's
     * @param full whether no more bytes can be stored
     * @param archived whether objects are in an archive
     * @param policy code and message with which everything is refused
     * @param cached whether a cache in front of the server answers reads with something old
     */
    public record Settings(
            Optional<String> region,
            Set<String> denied,
            Duration clock,
            boolean full,
            boolean archived,
            Optional<Refusal> policy,
            boolean cached) {
        /** Nothing is refused. */
        public static final Settings DEFAULT =
                new Settings(Optional.empty(), Set.of(), Duration.ZERO, false, false, Optional.empty(), false);
    }

    /** An error of S3. */
    public record Refusal(int status, String code, String message) {}

    public AccountS3() {
        this(InetAddress.getLoopbackAddress());
    }

    /** A server at another address of this machine. */
    public AccountS3(InetAddress address) {
        host = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        try {
            server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** Changes the settings. */
    public void set(Settings changed) {
        settings = changed;
    }

    public String endpoint() {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    /** The environment variables of a process that uses this server. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint(),
                "AWS_ACCESS_KEY_ID",
                "me",
                "AWS_SECRET_ACCESS_KEY",
                "secret",
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] content = exchange.getRequestBody().readAllBytes();
            var refusal = refusal(exchange);
            if (refusal.isPresent()) {
                refuse(exchange, refusal.get());
                return;
            }
            String key = exchange.getRequestURI().getPath();
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    objects.put(key, content);
                    exchange.getResponseHeaders().add("ETag", "\"0\"");
                    exchange.sendResponseHeaders(200, -1);
                }
                case "DELETE" -> {
                    objects.remove(key);
                    exchange.sendResponseHeaders(204, -1);
                }
                default -> read(exchange, key);
            }
        }
    }

    private void read(HttpExchange exchange, String key) throws IOException {
        byte[] content = settings.cached() ? "old".getBytes(StandardCharsets.UTF_8) : objects.get(key);
        if (content == null) {
            refuse(exchange, new Refusal(404, "NoSuchKey", "There is none."));
            return;
        }
        exchange.getResponseHeaders().add("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
    }

    private Optional<Refusal> refusal(HttpExchange exchange) {
        var now = settings;
        String method = exchange.getRequestMethod();
        var region = REGION.matcher(exchange.getRequestHeaders().getFirst("Authorization"));
        if (region.find() && !now.region().orElse(region.group(1)).equals(region.group(1))) {
            return Optional.of(new Refusal(
                    400,
                    "AuthorizationHeaderMalformed",
                    "the region '" + region.group(1) + "' is wrong; expecting '"
                            + now.region().orElseThrow() + "'"));
        }
        var sent = AMZ_DATE.parse(exchange.getRequestHeaders().getFirst("X-Amz-Date"), Instant::from);
        var skew = Duration.between(sent, Instant.now().plus(now.clock())).abs();
        if (skew.compareTo(LARGEST_SKEW) > 0) {
            return Optional.of(new Refusal(403, "RequestTimeTooSkewed", "The difference is too large."));
        }
        if (now.denied().contains(method)) {
            return Optional.of(new Refusal(403, "AccessDenied", "Access Denied."));
        }
        if (now.full() && method.equals("PUT")) {
            return Optional.of(new Refusal(507, "XMinioStorageFull", "Storage backend has reached its limit."));
        }
        if (now.archived() && method.equals("GET")) {
            return Optional.of(
                    new Refusal(403, "InvalidObjectState", "The operation is not valid for the storage class."));
        }
        return now.policy();
    }

    private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        byte[] xml = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + refusal.code() + "</Code><Message>"
                        + refusal.message() + "</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(refusal.status(), xml.length);
        exchange.getResponseBody().write(xml);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
