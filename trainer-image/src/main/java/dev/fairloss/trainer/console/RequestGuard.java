// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which requests are answered.
 *
 * @param access who may read
 * @param port the port of the server
 */
record RequestGuard(ConsoleAccess access, int port) {
    /** Path of the health check, which needs no token. */
    static final String HEALTH = "healthz";

    private static final String PARAMETER = "token";
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    /** The response to a request that is not allowed, or that carries the token; empty for one to answer. */
    Optional<ConsoleResponse> check(ConsoleRequest request, Templates templates) {
        if (!METHODS.contains(request.method())) {
            return Optional.of(
                    ConsoleResponse.text(405, "The console only reads.\n").with("Allow", "GET, HEAD"));
        }
        if (request.path().size() == 1 && request.path().get(0).equals(HEALTH)) {
            return Optional.of(ConsoleResponse.text(200, "ok\n"));
        }
        return access instanceof ConsoleAccess.Token token ? check(request, token, templates) : Optional.empty();
    }

    private Optional<ConsoleResponse> check(ConsoleRequest request, ConsoleAccess.Token token, Templates templates) {
        // A name that an attacker's DNS server resolves to this machine would give the attacker's pages access.
        if (!hosts().contains(request.host().orElse(""))) {
            return Optional.of(ConsoleResponse.text(421, "Open the URL that fairloss ui prints.\n"));
        }
        if (token.matches(request.cookies().getOrDefault(cookie(), ""))) {
            return Optional.empty();
        }
        if (request.path().isEmpty() && token.matches(request.parameter(PARAMETER))) {
            return Optional.of(admit(token, templates));
        }
        return Optional.of(ConsoleResponse.html(
                403,
                templates.render(
                        "message",
                        Map.of(
                                "title",
                                "No access",
                                "message",
                                "Open the URL that fairloss ui prints: it contains a token."))));
    }

    /** Sets the cookie, then loads the list. A redirect instead would lose the strict cookie if another site links here. */
    private ConsoleResponse admit(ConsoleAccess.Token token, Templates templates) {
        return ConsoleResponse.html(200, templates.render("welcome", Map.of("title", "FairLoss")))
                .with("Set-Cookie", cookie() + "=" + token.token() + "; Path=/; HttpOnly; SameSite=Strict")
                .with("Refresh", "0; url=/");
    }

    /** Browsers share cookies between the ports of a host. */
    private String cookie() {
        return "fairloss-" + port;
    }

    private Set<String> hosts() {
        return Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }
}
