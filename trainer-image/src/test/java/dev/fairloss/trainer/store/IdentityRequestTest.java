// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityRequestTest {
    private static RenewedKeys.Issued issued(String access, String secret, String token, String expires) {
        return IdentityRequest.issued("the role", access, secret, token, expires);
    }

    @Test
    void whatAServiceIssues() {
        var issued = issued("AKIA", "a-secret-of-a-role", "a-token-of-a-role", "2026-01-31T12:00:00Z");
        assertThat(issued.keys())
                .isEqualTo(new S3Credentials("AKIA", "a-secret-of-a-role", Optional.of("a-token-of-a-role")));
        assertThat(issued.expires()).contains(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @Test
    void tokenAndExpirationMayBeMissing() {
        var issued = issued("AKIA", "a-secret-of-a-role", "", "");
        assertThat(issued.keys().sessionToken()).isEmpty();
        assertThat(issued.expires()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', a-secret-of-a-role, 2026-01-31T12:00:00Z",
        "AKIA, '', 2026-01-31T12:00:00Z",
        "' ', a-secret-of-a-role, 2026-01-31T12:00:00Z",
        "AKIA, a-secret-of-a-role, tomorrow",
        "AKIA, a-secret-of-a-role, 2026-01-31",
    })
    void anIncompleteAnswerIsRefused(String access, String secret, String expires) {
        assertThatThrownBy(() -> issued(access, secret, "", expires))
                .satisfies(Failures.invalidInput("the answer of the role has no complete credentials"));
    }

    @Test
    void aDamagedKeyIsNamed() {
        assertThatThrownBy(() -> issued("AK IA", "a-secret-of-a-role", "", ""))
                .satisfies(Failures.invalidInput("The access key ID of the role contains a space"));
    }

    @Test
    void textsShowNoSecret() {
        var request = new IdentityRequest(
                "GET",
                URI.create("http://127.0.0.1/role"),
                Map.of("Authorization", "a-header"),
                Map.of("WebIdentityToken", "a-form"),
                false);
        assertThat(request).hasToString("GET http://127.0.0.1/role");
        assertThat(new IdentityRequest.Answer(200, "a-body")).hasToString("Answer[200]");
    }
}
