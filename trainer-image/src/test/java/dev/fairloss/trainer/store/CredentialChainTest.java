// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.FakeSleeper;
import dev.fairloss.trainer.testing.ScriptedServer;
import dev.fairloss.trainer.testing.ScriptedServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials from workload identity, AWS files, and the role of a container or a machine, against fake services. */
class CredentialChainTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final String ROLE = "arn:aws:iam::123456789012:role/faces";
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.web-identity-of-a-pod.signature";

    @TempDir
    private Path folder;

    private Path tokenFile;
    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);

    @BeforeEach
    void writeToken() throws IOException {
        tokenFile = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    }

    private static Answer issued(String access, String secret, Instant expires) {
        String xml = "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>a</Arn></AssumedRoleUser><Credentials>"
                + "<AccessKeyId>" + access + "</AccessKeyId><SecretAccessKey>" + secret + "</SecretAccessKey>"
                + "<SessionToken>session-of-" + access + "</SessionToken><Expiration>" + expires + "</Expiration>"
                + "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>";
        return new Answer(200, "text/xml", xml, xml.length());
    }

    private static Answer json(String access, Instant expires) {
        return Answer.ok(
                "{\"AccessKeyId\": \"" + access + "\", \"SecretAccessKey\": \"secret\", \"Token\": \"session\","
                        + " \"Expiration\": \"" + expires + "\"}");
    }

    private Map<String, String> webIdentity(String endpoint) {
        return Map.of(
                "AWS_WEB_IDENTITY_TOKEN_FILE", tokenFile.toString(),
                "AWS_ROLE_ARN", ROLE,
                "AWS_ENDPOINT_URL_STS", endpoint);
    }

    private S3Credentials.Source renewed(String endpoint) {
        return new RenewedKeys(WebIdentity.in(webIdentity(endpoint)).orElseThrow(), time::get, new FakeSleeper());
    }

    @Test
    void aWebIdentityIsExchangedAndRenewedBeforeItExpires() throws IOException {
        try (var sts = new ScriptedServer(
                issued("first", "secret", NOW.plus(Duration.ofHours(1))),
                issued("second", "secret", NOW.plus(Duration.ofHours(2))))) {
            var source = renewed(sts.endpoint());
            assertThat(source.current())
                    .isEqualTo(new S3Credentials("first", "secret", Optional.of("session-of-first")));
            assertThat(source.current().accessKey()).isEqualTo("first");
            assertThat(sts.requests()).isEqualTo(1);
            assertThat(sts.received().get(0).line()).isEqualTo("POST /");
            assertThat(sts.received().get(0).body().split("&"))
                    .contains(
                            "Action=AssumeRoleWithWebIdentity",
                            "Version=2011-06-15",
                            "RoleSessionName=fairloss",
                            "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Ffaces",
                            "WebIdentityToken=" + TOKEN);
            Files.writeString(tokenFile, "another-token-of-the-kubelet");
            time.set(NOW.plus(Duration.ofMinutes(56)));
            assertThat(source.current().accessKey()).isEqualTo("second");
            assertThat(sts.received().get(1).body()).contains("WebIdentityToken=another-token-of-the-kubelet");
        }
    }

    @Test
    void aShortOutageOfTheTokenServiceIsRetried() {
        try (var sts = new ScriptedServer(
                Answer.html(503), Answer.html(429), issued("first", "secret", NOW.plus(Duration.ofHours(1))))) {
            assertThat(renewed(sts.endpoint()).current().accessKey()).isEqualTo("first");
        }
    }

    @Test
    void anOutageOfTheTokenServiceEnds() {
        try (var sts = new ScriptedServer(Answer.html(503))) {
            assertThatThrownBy(() -> renewed(sts.endpoint()).current())
                    .satisfies(Failures.failure(
                            ExitCode.STORE_UNAVAILABLE,
                            "Cannot get credentials for the object store from the token service " + sts.endpoint(),
                            "Check the network, then run the same command again."));
        }
        try (var sts = new ScriptedServer(issued("first", "secret", NOW.plus(Duration.ofHours(1))))) {
            assertThat(renewed(sts.endpoint()).current().accessKey()).isEqualTo("first");
        }
    }

    @Test
    void validCredentialsOutliveAnOutageOfTheTokenService() {
        try (var sts = new ScriptedServer(issued("first", "secret", NOW.plus(Duration.ofHours(1))), Answer.html(503))) {
            var source = renewed(sts.endpoint());
            source.current();
            time.set(NOW.plus(Duration.ofMinutes(58)));
            assertThat(source.current().accessKey()).isEqualTo("first");
            time.set(NOW.plus(Duration.ofMinutes(61)));
            assertThatThrownBy(source::current)
                    .satisfies(Failures.failure(
                            ExitCode.STORE_UNAVAILABLE, "from the token service " + sts.endpoint(), "HTTP status 503"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"InvalidIdentityToken", "AccessDenied", "ExpiredTokenException", "ValidationError"})
    void aRefusalNamesRoleAndFile(String code) {
        String xml = "<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                + "</Code><Message>Not so.</Message></Error>" + "</ErrorResponse>";
        try (var sts = new ScriptedServer(new Answer(400, "text/xml", xml, xml.length()))) {
            assertThatThrownBy(renewed(sts.endpoint())::current)
                    .satisfies(Failures.invalidInput(
                            "refuses the web identity in " + tokenFile + " for the role " + ROLE + " (" + code
                                    + ": Not so.)",
                            "Correct the role"))
                    .hasMessageNotContaining(TOKEN);
            assertThat(sts.requests()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatIsNotOfATokenService() throws IOException {
        try (var server = new ScriptedServer(Answer.html(404), Answer.ok("<a/>"), Answer.ok("hello"))) {
            var source = renewed(server.endpoint());
            assertThatThrownBy(source::current)
                    .satisfies(Failures.invalidInput("refuses the web identity", "no reason"));
            assertThatThrownBy(source::current).satisfies(Failures.invalidInput("has no complete credentials"));
            assertThatThrownBy(source::current)
                    .satisfies(Failures.invalidInput("is not a token service", "AWS_ENDPOINT"));
        }
        Files.delete(tokenFile);
        assertThatThrownBy(renewed("http://127.0.0.1:1")::current)
                .satisfies(Failures.invalidInput(tokenFile + " of AWS_WEB_IDENTITY_TOKEN_FILE does not exist"));
    }

    /** A pod with a service account that has a role needs no keys. */
    @Test
    void aStoreWithAWebIdentity() {
        try (var sts = new ScriptedServer(
                        issued("first", "secret", Instant.now().plus(Duration.ofHours(1))));
                var s3 = new ScriptedServer(Answer.ok("content"))) {
            var environment = new HashMap<>(webIdentity(sts.endpoint()));
            environment.put("AWS_ENDPOINT_URL_S3", s3.endpoint());
            var key = new ArtifactKey("identity/object");
            try (var store = Stores.open("s3://faces", StoreOptions.from(environment))) {
                assertThat(store.read(key)).contains("content".getBytes(StandardCharsets.UTF_8));
                assertThat(store.read(key)).isPresent();
            }
            assertThat(sts.requests()).isEqualTo(1);
            assertThat(s3.received().get(0).headers())
                    .containsEntry("X-Amz-Security-Token", "session-of-first")
                    .hasEntrySatisfying(
                            "Authorization", value -> assertThat(value).contains("Credential=first/"));
        }
    }

    @Test
    void theRoleOfAContainer() throws IOException {
        Path authorization = Files.writeString(folder.resolve("authorization"), "Bearer of-the-pod\n");
        try (var agent = new ScriptedServer(json("container", NOW.plus(Duration.ofDays(99_999))))) {
            var source = CredentialChain.from(Map.of(
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                    agent.endpoint() + "/v1/credentials",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                    authorization.toString()));
            assertThat(source.current()).isEqualTo(new S3Credentials("container", "secret", Optional.of("session")));
            assertThat(agent.received().get(0).line()).isEqualTo("GET /v1/credentials");
            assertThat(agent.received().get(0).headers()).containsEntry("Authorization", "Bearer of-the-pod");
        }
        assertThat(ContainerRole.in(Map.of("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/id"))
                        .orElseThrow()
                        .uri())
                .hasToString("http://169.254.170.2/v2/id");
        var remote = CredentialChain.from(Map.of("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/x"));
        assertThatThrownBy(remote::current)
                .satisfies(Failures.invalidInput("is neither an https:// URL nor an agent of this machine"));
    }

    @Test
    void theRoleOfAMachine() {
        try (var metadata = new ScriptedServer(
                Answer.ok("metadata-token"),
                Answer.ok("my-role\n"),
                json("machine", NOW.plus(Duration.ofDays(99_999))))) {
            var source = CredentialChain.from(Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.endpoint()));
            assertThat(source.current().accessKey()).isEqualTo("machine");
            assertThat(metadata.received())
                    .extracting(ScriptedServer.Request::line)
                    .containsExactly(
                            "PUT /latest/api/token",
                            "GET /latest/meta-data/iam/security-credentials/",
                            "GET /latest/meta-data/iam/security-credentials/my-role");
            assertThat(metadata.received().get(2).headers())
                    .containsEntry("X-aws-ec2-metadata-token", "metadata-token");
        }
    }

    @Test
    void nothingIsConfigured() {
        for (var environment : List.of(
                Map.of("AWS_EC2_METADATA_DISABLED", "true"),
                Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1"))) {
            assertThatThrownBy(CredentialChain.from(environment)::current)
                    .satisfies(Failures.invalidInput(
                            "No credentials for the object store: AWS_ACCESS_KEY_ID is missing in the environment",
                            "set spec.storage.credentialsSecret"));
        }
    }

    @Test
    void profilesOfTheAwsCommandLine() throws IOException {
        Path aws = Files.createDirectory(folder.resolve(".aws"));
        Files.writeString(aws.resolve("credentials"), """
                # keys
                [default]
                aws_access_key_id = of-default
                aws_secret_access_key=secret
                [team]
                aws_access_key_id=of-team
                aws_secret_access_key=secret
                aws_session_token = session
                [broken]
                aws_access_key_id=a b
                aws_secret_access_key=secret
                """);
        Files.writeString(aws.resolve("config"), """
                [profile sso]
                sso_session = x
                [profile configured]
                aws_access_key_id = of-config
                aws_secret_access_key = secret
                """);
        Map<String, String> environment =
                new HashMap<>(Map.of("HOME", folder.toString(), "AWS_EC2_METADATA_DISABLED", "true"));
        assertThat(CredentialChain.from(environment).current().accessKey()).isEqualTo("of-default");
        environment.put("AWS_PROFILE", "team");
        assertThat(CredentialChain.from(environment).current())
                .isEqualTo(new S3Credentials("of-team", "secret", Optional.of("session")));
        environment.put("AWS_PROFILE", "configured");
        assertThat(CredentialChain.from(environment).current().accessKey()).isEqualTo("of-config");
        environment.put("AWS_PROFILE", "sso");
        assertThatThrownBy(CredentialChain.from(environment)::current)
                .satisfies(
                        Failures.invalidInput("the AWS profile \"sso\" has no access key in", "Correct AWS_PROFILE"));
        environment.put("AWS_PROFILE", "broken");
        assertThatThrownBy(CredentialChain.from(environment)::current)
                .satisfies(Failures.invalidInput("aws_access_key_id of the profile \"broken\" in the file "
                        + aws.resolve("credentials") + " contains a space"));
    }

    @Test
    void theOrderOfTheSources() throws IOException {
        Path keys = Files.createDirectory(folder.resolve("keys"));
        Files.writeString(keys.resolve("AWS_ACCESS_KEY_ID"), "of-folder");
        Files.writeString(keys.resolve("AWS_SECRET_ACCESS_KEY"), "secret");
        Path profile = Files.writeString(
                folder.resolve("profile"), "[default]\naws_access_key_id=of-profile\naws_secret_access_key=secret\n");
        try (var sts = new ScriptedServer(issued("of-identity", "secret", NOW.plus(Duration.ofDays(99_999))))) {
            Map<String, String> environment = new HashMap<>(webIdentity(sts.endpoint()));
            environment.putAll(Map.of(
                    "FAIRLOSS_CREDENTIALS_DIR",
                    keys.toString(),
                    "AWS_ACCESS_KEY_ID",
                    "of-variables",
                    "AWS_SECRET_ACCESS_KEY",
                    "secret",
                    "AWS_SHARED_CREDENTIALS_FILE",
                    profile.toString(),
                    "AWS_EC2_METADATA_DISABLED",
                    "true"));
            assertThat(CredentialChain.from(environment).current().accessKey()).isEqualTo("of-folder");
            environment.remove("FAIRLOSS_CREDENTIALS_DIR");
            assertThat(CredentialChain.from(environment).current().accessKey()).isEqualTo("of-variables");
            environment.remove("AWS_ACCESS_KEY_ID");
            environment.remove("AWS_SECRET_ACCESS_KEY");
            assertThat(CredentialChain.from(environment).current().accessKey()).isEqualTo("of-identity");
            environment.remove("AWS_WEB_IDENTITY_TOKEN_FILE");
            assertThat(CredentialChain.from(environment).current().accessKey()).isEqualTo("of-profile");
        }
    }
}
