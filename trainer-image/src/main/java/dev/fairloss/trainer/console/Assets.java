// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** Scripts and styles of the pages, all from this program's own libraries. */
final class Assets {
    private static final String OWN = "dev/fairloss/trainer/console/";
    private static final String LIBRARIES = "META-INF/resources/webjars/";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private record Asset(String resource, String type) {}

    private static final Map<String, Asset> ALL = Map.of(
            "console.css", new Asset(OWN + "console.css", "text/css; charset=utf-8"),
            "icon.svg", new Asset(OWN + "icon.svg", "image/svg+xml"),
            "htmx.js", new Asset(LIBRARIES + "htmx.org/2.0.10/dist/htmx.min.js", SCRIPT),
            "sse.js", new Asset(LIBRARIES + "htmx-ext-sse/2.2.2/sse.js", SCRIPT));

    private Assets() {}

    /** The asset with this name; empty if there is none. */
    static Optional<ConsoleResponse> find(String name) {
        return Optional.ofNullable(ALL.get(name))
                .map(asset -> ConsoleResponse.bytes(200, asset.type(), content(asset.resource()))
                        .with("Cache-Control", "private, max-age=3600"));
    }

    private static byte[] content(String resource) {
        try (InputStream in = Assets.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " is missing in this build.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
