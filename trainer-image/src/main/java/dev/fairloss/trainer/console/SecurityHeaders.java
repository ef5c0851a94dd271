// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.util.Map;

/** Headers that restrict what a browser does with a page of the console. */
final class SecurityHeaders {
    static final String POLICY = "Content-Security-Policy";

    /** For pages of the console: resources, requests and frames of this server only; no inline scripts or styles. */
    static final String PAGES =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';" + " object-src 'none'";

    /** For reports: a document without scripts, requests and an origin. Reports contain their own styles. */
    static final String REPORTS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'self'; sandbox";

    private static final Map<String, String> DEFAULTS = Map.of(
            POLICY,
            PAGES,
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()",
            "Cache-Control",
            "no-store");

    private SecurityHeaders() {}

    /** The response with every header that it does not set itself. */
    static ConsoleResponse on(ConsoleResponse response) {
        var all = response;
        for (var header : DEFAULTS.entrySet()) {
            if (response.header(header.getKey()).isEmpty()) {
                all = all.with(header.getKey(), header.getValue());
            }
        }
        return all;
    }
}
