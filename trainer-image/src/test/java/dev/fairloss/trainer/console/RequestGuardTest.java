// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestGuardTest {
    private static final int PORT = 8123;

    /** The guard returns no response: the pages answer. */
    private static final int ANSWERED = 0;

    private final Templates templates = new Templates();
    private final RequestGuard guarded = new RequestGuard(new ConsoleAccess.Token("secret"), PORT);
    private final RequestGuard proxied = new RequestGuard(new ConsoleAccess.Proxy(), PORT);

    private static ConsoleRequest request(String method, String path, String token, String host, String cookie) {
        return new ConsoleRequest(
                method,
                Stream.of(path.split("/")).filter(part -> !part.isEmpty()).toList(),
                token == null ? Map.of() : Map.of("token", List.of(token)),
                Optional.ofNullable(host),
                cookie == null ? Map.of() : Map.of(cookie.split("=")[0], cookie.split("=")[1]));
    }

    private int status(RequestGuard guard, ConsoleRequest request) {
        return guard.check(request, templates).map(ConsoleResponse::status).orElse(ANSWERED);
    }

    @ParameterizedTest
    @CsvSource({
        // method, path, token, host, cookie, status
        "GET, /a, , 127.0.0.1:8123, fairloss-8123=secret, 0",
        "HEAD, /a, , localhost:8123, fairloss-8123=secret, 0",
        "GET, /a, , [::1]:8123, fairloss-8123=secret, 0",
        "GET, /, secret, localhost:8123, , 200",
        "GET, /healthz, , , , 200",
        "GET, /a, , localhost:8123, , 403",
        "GET, /a, secret, localhost:8123, , 403",
        "GET, /, other, localhost:8123, , 403",
        "GET, /, , localhost:8123, , 403",
        "GET, /a, , localhost:8123, fairloss-8123=other, 403",
        "GET, /a, , localhost:8123, fairloss-9999=secret, 403",
        "GET, /healthz/x, , localhost:8123, , 403",
        "GET, /a, , evil.example:8123, fairloss-8123=secret, 421",
        "GET, /, secret, evil.example:8123, , 421",
        "GET, /a, , localhost:9999, fairloss-8123=secret, 421",
        "GET, /a, , localhost, fairloss-8123=secret, 421",
        "GET, /a, , , fairloss-8123=secret, 421",
        "POST, /a, , localhost:8123, fairloss-8123=secret, 405",
        "DELETE, /healthz, , localhost:8123, , 405",
    })
    void onlyBrowsersOfThisMachineWithTheTokenRead(
            String method, String path, String token, String host, String cookie, int status) {
        assertThat(status(guarded, request(method, path, token, host, cookie))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"GET, /a, 0", "HEAD, /, 0", "GET, /healthz, 200", "PUT, /a, 405"})
    void behindAProxyEveryoneReads(String method, String path, int status) {
        assertThat(status(proxied, request(method, path, null, "console.example", null)))
                .isEqualTo(status);
    }

    @Test
    void theCookieIsOnlyForThisSiteAndNotForScripts() {
        var admitted = guarded.check(request("GET", "/", "secret", "localhost:8123", null), templates)
                .orElseThrow();
        assertThat(admitted.header("Set-Cookie")).contains("fairloss-8123=secret; Path=/; HttpOnly; SameSite=Strict");
        assertThat(admitted.header("Refresh")).contains("0; url=/");
    }

    @Test
    void noRefusalContainsTheToken() {
        for (var refused : List.of(
                request("GET", "/a", null, "localhost:8123", null),
                request("GET", "/a", null, "evil.example", null),
                request("POST", "/a", null, "localhost:8123", null))) {
            var response = guarded.check(refused, templates).orElseThrow();
            assertThat(response.headers().values()).noneMatch(value -> value.contains("secret"));
            assertThat(new String(((ConsoleResponse.Bytes) response.body()).content(), StandardCharsets.UTF_8))
                    .doesNotContain("secret");
        }
    }

    @Test
    void methodsAreNamed() {
        assertThat(guarded.check(request("POST", "/", null, null, null), templates)
                        .orElseThrow()
                        .header("Allow"))
                .contains("GET, HEAD");
    }
}
