// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A request to the console.
 *
 * @param method HTTP method
 * @param path path parts between slashes, decoded; empty for {@code /}
 * @param query values of each query parameter, decoded
 * @param host value of the Host header
 * @param cookies cookies by name
 */
record ConsoleRequest(
        String method,
        List<String> path,
        Map<String, List<String>> query,
        Optional<String> host,
        Map<String, String> cookies) {
    ConsoleRequest {
        path = List.copyOf(path);
        query = Map.copyOf(query);
        cookies = Map.copyOf(cookies);
    }

    /** Reads a request. @throws IllegalArgumentException if its URL is not encoded correctly */
    static ConsoleRequest of(HttpExchange exchange) {
        var uri = exchange.getRequestURI();
        var headers = exchange.getRequestHeaders();
        return new ConsoleRequest(
                exchange.getRequestMethod(),
                path(Optional.ofNullable(uri.getRawPath()).orElse("")),
                query(Optional.ofNullable(uri.getRawQuery()).orElse("")),
                Optional.ofNullable(headers.getFirst("Host")),
                cookies(headers.getOrDefault("Cookie", List.of())));
    }

    private static List<String> path(String raw) {
        return Stream.of(raw.split("/"))
                .filter(part -> !part.isEmpty())
                .map(part -> decoded(part.replace("+", "%2B")))
                .toList();
    }

    private static Map<String, List<String>> query(String raw) {
        var values = new TreeMap<String, List<String>>();
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
                        .add(decoded(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> cookies(List<String> headers) {
        var cookies = new TreeMap<String, String>();
        for (String header : headers) {
            for (String cookie : header.split(";")) {
                int equals = cookie.indexOf('=');
                if (equals > 0) {
                    cookies.put(
                            cookie.substring(0, equals).strip(),
                            cookie.substring(equals + 1).strip());
                }
            }
        }
        return cookies;
    }

    /** The first value of a query parameter; the empty text if it is absent. */
    String parameter(String name) {
        return parameters(name).stream().findFirst().orElse("");
    }

    /** All values of a query parameter, in order. */
    List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }
}
