// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.FakeSleeper;
import dev.fairloss.trainer.testing.ScriptedServer;
import dev.fairloss.trainer.testing.ScriptedServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles and web identities that are refused: the advice is followed, and credentials are issued. */
class IdentityAdviceTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/faces";
    private static final Answer CONTAINER =
            Answer.ok("{\"AccessKeyId\": \"container\", \"SecretAccessKey\": \"secret\"}");

    @TempDir
    private Path folder;

    private static S3Credentials.Source container(ScriptedServer agent) {
        return CredentialChain.from(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", agent.endpoint() + "/v1/credentials"));
    }

    @Test
    void aContainerWithoutARole() {
        try (var agent = new ScriptedServer(Answer.error(403, "AccessDenied"), CONTAINER)) {
            var source = container(agent);
            assertThatThrownBy(source::current)
                    .satisfies(Failures.invalidInput(
                            "No credentials for the object store: ",
                            " answers with HTTP status 403.",
                            "Give the role to the container or the machine, or set spec.storage.credentialsSecret."));
            assertThat(source.current().accessKey()).isEqualTo("container");
        }
    }

    @Test
    void anotherServiceAtTheAddressOfTheAgent() {
        try (var another = new ScriptedServer(Answer.ok("{\"status\": \"up\"}"));
                var agent = new ScriptedServer(CONTAINER)) {
            assertThatThrownBy(container(another)::current)
                    .satisfies(Failures.invalidInput(
                            "No credentials for the object store: the answer of ",
                            " has no complete credentials.",
                            "Check the address of the service"));
            assertThat(container(agent).current().accessKey()).isEqualTo("container");
        }
    }

    private S3Credentials.Source webIdentity(String endpoint) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "web-identity-of-a-pod\n");
        var environment = Map.of(
                "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(),
                "AWS_ROLE_ARN", ROLE,
                "AWS_ENDPOINT_URL_STS", endpoint);
        return new RenewedKeys(WebIdentity.in(environment).orElseThrow(), Instant::now, new FakeSleeper());
    }

    private static Answer issued() {
        String xml = "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
                + "<AccessKeyId>web</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>"
                + "<SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
                + "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
        return new Answer(200, "text/xml", xml, xml.length());
    }

    @Test
    void aRoleThatDoesNotTrustTheServiceAccount() throws IOException {
        try (var sts = new ScriptedServer(Answer.error(403, "AccessDenied"), issued())) {
            var source = webIdentity(sts.endpoint());
            assertThatThrownBy(source::current)
                    .satisfies(Failures.invalidInput(
                            "The token service " + sts.endpoint() + " refuses the web identity in "
                                    + folder.resolve("token") + " for the role " + ROLE + " (AccessDenied: ",
                            "Correct the role, or the service accounts that it trusts."));
            assertThat(source.current().accessKey()).isEqualTo("web");
        }
    }

    @Test
    void anAddressThatIsNoTokenService() throws IOException {
        try (var console = new ScriptedServer(Answer.ok("hello"));
                var sts = new ScriptedServer(issued())) {
            assertThatThrownBy(webIdentity(console.endpoint())::current)
                    .satisfies(Failures.invalidInput(
                            "The server at " + console.endpoint() + " is not a token service (STS).",
                            "Correct AWS_ENDPOINT_URL_STS, or remove it to use AWS."));
            assertThat(webIdentity(sts.endpoint()).current().accessKey()).isEqualTo("web");
        }
    }
}
