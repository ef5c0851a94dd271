// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.ScriptedServer;
import dev.fairloss.trainer.testing.ScriptedServer.Answer;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyVariablesTest {
    private static final String PROXY = "http://proxy.example:3128";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "HTTPS_PROXY | https://s3.example | - | proxy.example:3128",
                "https_proxy | https://s3.example:9000 | other.example | proxy.example:3128",
                "ALL_PROXY | http://s3.example | example.org | proxy.example:3128",
                "HTTP_PROXY | https://s3.example | - | -",
                "HTTPS_PROXY | https://s3.example | s3.example | -",
                "HTTPS_PROXY | https://s3.example | a, .example | -",
                "HTTPS_PROXY | https://s3.example | *.example | -",
                "HTTPS_PROXY | https://s3.example:9000 | s3.example:9000 | -",
                "HTTPS_PROXY | https://s3.example | * | -",
                "HTTPS_PROXY | https://s3.example | ample | proxy.example:3128",
            })
    void theVariablesChooseTheProxy(String name, String address, String direct, String proxy) {
        var variables =
                new ProxyVariables(direct == null ? Map.of(name, PROXY) : Map.of(name, PROXY, "NO_PROXY", direct));
        assertThat(variables.of(URI.create(address)).map(Proxy::address).map(Object::toString))
                .map(text -> text.replaceFirst("/<unresolved>", ""))
                .isEqualTo(Optional.ofNullable(proxy));
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://proxy.example:1080", "http://", "http://a b"})
    void aValueThatIsNoProxyIsNamedWithoutItsText(String value) {
        var variables = new ProxyVariables(Map.of("HTTPS_PROXY", value));
        assertThatThrownBy(() -> variables.of(URI.create("https://s3.example")))
                .satisfies(Failures.invalidInput("HTTPS_PROXY or ALL_PROXY is not the URL", "Write http://HOST:PORT"))
                .hasMessageNotContaining(value);
    }

    @Test
    void requestsToTheStoreGoThroughTheProxy() {
        try (var proxy =
                new ScriptedServer(Answer.html(407), Answer.error(404, "NoSuchKey"), Answer.error(404, "NoSuchKey"))) {
            var environment = Map.of(
                    "AWS_ENDPOINT_URL", "http://store.invalid:9000",
                    "AWS_ACCESS_KEY_ID", "me",
                    "AWS_SECRET_ACCESS_KEY", "secret",
                    "HTTP_PROXY", proxy.endpoint().replace("//", "//user:pass-word@"));
            try (var store = Stores.open("s3://faces/run", StoreOptions.from(environment))) {
                assertThat(store.read(new ArtifactKey("steps/a"))).isEmpty();
            }
            assertThat(proxy.received().get(0).line()).isEqualTo("GET http://store.invalid:9000/faces/run/steps/a");
            assertThat(proxy.received().get(1).headers()).containsKey("Proxy-Authorization");
        }
    }
}
