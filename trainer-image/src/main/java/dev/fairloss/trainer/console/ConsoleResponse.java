// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A response of the console.
 *
 * @param status HTTP status
 * @param headers headers in addition to those of {@link SecurityHeaders}
 * @param body the content
 */
record ConsoleResponse(int status, Map<String, String> headers, Body body) {
    private static final String TYPE = "Content-Type";

    ConsoleResponse {
        headers = Map.copyOf(headers);
    }

    /** The content of a response. */
    sealed interface Body {}

    /** Content in memory. */
    record Bytes(byte[] content) implements Body {}

    /** A temporary file, which is deleted after it is sent. */
    record TemporaryFile(Path file) implements Body {}

    /**
     * Server-sent events.
     *
     * @param fragment renders what the page shows now; an event is sent when it changes
     */
    record Events(Supplier<String> fragment) implements Body {}

    static ConsoleResponse html(int status, String page) {
        return bytes(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }

    static ConsoleResponse text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static ConsoleResponse bytes(int status, String type, byte[] content) {
        return new ConsoleResponse(status, Map.of(TYPE, type), new Bytes(content));
    }

    /** A file that the browser saves under this name, which must be the last part of an artifact key. */
    static ConsoleResponse download(String name, Path file) {
        return new ConsoleResponse(
                200,
                Map.of(
                        TYPE,
                        "application/octet-stream",
                        "Content-Disposition",
                        "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9_.=+-]", "_") + "\""),
                new TemporaryFile(file));
    }

    static ConsoleResponse events(Supplier<String> fragment) {
        return new ConsoleResponse(200, Map.of(TYPE, "text/event-stream; charset=utf-8"), new Events(fragment));
    }

    /** The same response with another header. */
    ConsoleResponse with(String header, String value) {
        var all = new TreeMap<>(headers);
        all.put(header, value);
        return new ConsoleResponse(status, all, body);
    }

    /** The value of a header. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
