// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.FakeSleeper;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.ScriptedServer;
import dev.fairloss.trainer.testing.ScriptedServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures of S3: which ones are retried, which ones are reported at once, and their messages. */
class S3StoreTest {
    private static final ArtifactKey KEY = new ArtifactKey("steps/policy/00112233/policy.json");
    private static final String URI = "s3://faces/run/" + KEY;
    private final FakeSleeper sleeper = new FakeSleeper();

    private ArtifactStore open(String endpoint) {
        return open(Map.of("AWS_ENDPOINT_URL", endpoint, "AWS_ACCESS_KEY_ID", "me", "AWS_SECRET_ACCESS_KEY", "secret"));
    }

    private ArtifactStore open(Map<String, String> environment) {
        return Stores.open("s3://faces/run", StoreOptions.from(environment).withSleeper(sleeper));
    }

    private static void assertFailure(Throwable failure, ExitCode code, String... parts) {
        assertThat(failure).satisfies(Failures.failure(code, parts)).hasMessageNotContaining("secret");
        assertThat(failure.getMessage().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "503,SlowDown",
        "503,ServiceUnavailable",
        "500,InternalError",
        "429,TooManyRequests",
        "400,RequestTimeout"
    })
    void transientErrorsAreRetried(int status, String code) {
        try (ScriptedServer server =
                        new ScriptedServer(Answer.error(status, code), Answer.error(status, code), Answer.ok("here"));
                ArtifactStore store = open(server.endpoint())) {
            assertThat(store.read(KEY)).contains("here".getBytes(StandardCharsets.UTF_8));
            assertThat(server.requests()).isEqualTo(3);
            assertThat(sleeper.taken()).hasSize(2);
        }
    }

    @Test
    void anErrorOfAGatewayIsRetried() {
        try (ScriptedServer server = new ScriptedServer(Answer.html(502), Answer.html(429), Answer.ok("here"));
                ArtifactStore store = open(server.endpoint())) {
            assertThat(store.read(KEY)).contains("here".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aTruncatedBodyIsReadAgain(@TempDir Path folder) {
        Path target = folder.resolve("target");
        try (ScriptedServer server = new ScriptedServer(
                        Answer.ok("hal").brokenOff(),
                        Answer.ok("whole"),
                        Answer.ok("hal").brokenOff(),
                        Answer.ok("whole"));
                ArtifactStore store = open(server.endpoint())) {
            assertThat(store.read(KEY)).contains("whole".getBytes(StandardCharsets.UTF_8));
            assertThat(store.fetch(KEY, target)).isTrue();
            assertThat(target).hasContent("whole");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',true",
        "<,true",
        "<List,true",
        "<List>,true",
        "<List><Key>a</Key>,true",
        "<List><Key>a</Key></List,true",
        "<?xml version='1.0'?>,true",
        "<?xml version='1.0'?><List><Key>a</Key></List>,false",
        "<List></List>,false",
        "<List/>,false",
        "hello,false"
    })
    void anAnswerThatEndsInItsMiddle(String xml, boolean cut) {
        assertThat(WholeAnswers.isCut(xml)).isEqualTo(cut);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|AccessDenied|(AccessDenied: As scripted)|Give the access key",
                "403|AccessDenied|Not allowed to read s3://faces/run/steps|permission to read, write, list and delete",
                "403|InvalidAccessKeyId|rejects the credentials in the environment|Correct AWS_ACCESS_KEY_ID",
                "403|SignatureDoesNotMatch|rejects the credentials in the environment|AWS_SECRET_ACCESS_KEY",
                "404|NoSuchBucket|There is no bucket \"faces\" at http://127.0.0.1|correct spec.storage.uri",
                "400|AuthorizationHeaderMalformed|in another region|Set spec.storage.region to the bucket's region; for",
                "403|RequestTimeTooSkewed|clock|Set this machine's clock",
                "507|XMinioStorageFull|is full|Free some space",
                "403|InvalidObjectState|has archived s3://faces/run/steps|Restore the object",
                "403|AccountProblem|AccountProblem: As scripted|settings of the bucket or account",
                "403|AllAccessDisabled|AllAccessDisabled: As scripted|settings of the bucket or account",
                "501|NotImplemented|NotImplemented: As scripted|Correct what the message names: spec.storage.uri",
                "400|InvalidArgument|InvalidArgument: As scripted|Correct what the message names: spec.storage.uri"
            })
    void failuresThatOnlyAUserCanResolveAreNotRetried(int status, String code, String what, String remedy) {
        try (ScriptedServer server = new ScriptedServer(Answer.error(status, code));
                ArtifactStore store = open(server.endpoint())) {
            assertThatThrownBy(() -> store.read(KEY))
                    .satisfies(e -> assertFailure(e, ExitCode.INVALID_INPUT, what, remedy));
            assertThat(server.requests()).isEqualTo(1);
            assertThat(sleeper.taken()).isEmpty();
        }
    }

    @Test
    void theRegionOfTheBucketIsNamed() {
        String body = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'us-east-1' is wrong;"
                + " expecting 'eu-west-1'</Message></Error>";
        try (ScriptedServer server = new ScriptedServer(new Answer(400, "application/xml", body, body.length()));
                ArtifactStore store = open(server.endpoint())) {
            assertThatThrownBy(() -> store.read(KEY))
                    .satisfies(e -> assertFailure(
                            e,
                            ExitCode.INVALID_INPUT,
                            "Set spec.storage.region to \"eu-west-1\"",
                            "without spec.storage, set AWS_REGION."));
        }
    }

    @Test
    void aServerWithoutS3IsReported() {
        try (ScriptedServer server = new ScriptedServer(Answer.html(404));
                ArtifactStore store = open(server.endpoint())) {
            assertThatThrownBy(() -> store.put(KEY, new byte[1]))
                    .satisfies(e -> assertFailure(
                            e,
                            ExitCode.INVALID_INPUT,
                            server.endpoint() + " does not speak the S3 protocol",
                            "Correct spec.storage.endpoint"));
        }
    }

    @Test
    void httpInsteadOfHttpsIsReported() {
        String https = S3Server.inProcess().endpoint().replace("http:", "https:");
        try (ArtifactStore store = open(https)) {
            assertThatThrownBy(store::check)
                    .satisfies(e -> assertFailure(e, ExitCode.INVALID_INPUT, "is not trusted", "http or https?"));
        }
    }

    @Test
    void anUnavailableStoreIsRetriedForAMinute() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        String endpoint = "http://127.0.0.1:" + closed;
        try (ArtifactStore store = open(endpoint)) {
            assertThatThrownBy(() -> store.put(KEY, new byte[1]))
                    .satisfies(e -> assertFailure(
                            e,
                            ExitCode.STORE_UNAVAILABLE,
                            endpoint,
                            "cannot write " + URI,
                            "tried",
                            "Check spec.storage.endpoint"));
        }
        assertThat(sleeper.elapsed()).isBetween(Duration.ofSeconds(45), Duration.ofSeconds(60));
        assertThat(sleeper.taken())
                .hasSizeBetween(9, 20)
                .allMatch(pause -> pause.compareTo(Duration.ofSeconds(10)) <= 0);
    }

    static Stream<S3Server> servers() {
        return Stream.concat(Stream.of(S3Server.inProcess()), S3Server.real().stream());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void wrongKeysOnAnS3(S3Server server) {
        Map<String, String> environment = new HashMap<>(server.environment());
        environment.put("AWS_SECRET_ACCESS_KEY", "secretly wrong");
        try (ArtifactStore store = Stores.open("s3://" + S3Server.BUCKET, StoreOptions.from(environment))) {
            assertThatThrownBy(store::check)
                    .satisfies(e ->
                            assertFailure(e, ExitCode.INVALID_INPUT, "rejects the credentials in the environment"));
        }
        environment.put("AWS_ACCESS_KEY_ID", "nobody");
        try (ArtifactStore store = Stores.open("s3://" + S3Server.BUCKET, StoreOptions.from(environment))) {
            assertThatThrownBy(store::check)
                    .satisfies(e ->
                            assertFailure(e, ExitCode.INVALID_INPUT, "rejects the credentials in the environment"));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void noSuchBucketOnAnS3(S3Server server) {
        try (ArtifactStore store = Stores.open("s3://not-there/run", server.options())) {
            assertThatThrownBy(store::check)
                    .satisfies(e -> assertFailure(e, ExitCode.INVALID_INPUT, "There is no bucket \"not-there\""));
            assertThatThrownBy(() -> store.read(KEY)).hasMessageContaining("There is no bucket");
            assertThatThrownBy(() -> store.list(KEY)).hasMessageContaining("There is no bucket");
        }
    }

    @Test
    void keysInAFolderMayChangeWhileWeRun(@TempDir Path folder) throws IOException {
        S3Server server = S3Server.inProcess();
        Files.writeString(folder.resolve("AWS_ACCESS_KEY_ID"), server.accessKey() + "\n");
        Files.writeString(folder.resolve("AWS_SECRET_ACCESS_KEY"), "secretly wrong");
        Map<String, String> environment =
                Map.of("AWS_ENDPOINT_URL", server.endpoint(), "FAIRLOSS_CREDENTIALS_DIR", folder.toString());
        try (ArtifactStore store = Stores.open("s3://" + S3Server.BUCKET + "/keys", StoreOptions.from(environment))) {
            assertThatThrownBy(store::check)
                    .satisfies(e -> assertFailure(e, ExitCode.INVALID_INPUT, "credentials in the folder " + folder));
            Files.writeString(folder.resolve("AWS_SECRET_ACCESS_KEY"), server.secretKey() + "\n");
            store.check();
            Files.delete(folder.resolve("AWS_SECRET_ACCESS_KEY"));
            assertThatThrownBy(store::check)
                    .satisfies(e -> assertFailure(
                            e, ExitCode.INVALID_INPUT, "AWS_SECRET_ACCESS_KEY is missing in the folder " + folder));
        }
    }

    @Test
    void aFullLocalDiskIsNotTheNetwork() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        try (ScriptedServer server = new ScriptedServer(Answer.ok("content"));
                ArtifactStore store = open(server.endpoint())) {
            assertThatThrownBy(() -> store.fetch(KEY, full))
                    .satisfies(
                            e -> assertFailure(e, ExitCode.INVALID_INPUT, "The disk is full: cannot write /dev/full"));
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void aClosedStoreLeavesNoThread() throws InterruptedException {
        try (ArtifactStore store =
                Stores.open("s3://" + S3Server.BUCKET, S3Server.inProcess().options())) {
            store.check();
            assertThat(ourThreads()).isNotEmpty().allMatch(Thread::isDaemon);
        }
        for (Thread thread : ourThreads()) {
            thread.join(5_000);
        }
        assertThat(ourThreads()).isEmpty();
    }

    private static List<Thread> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().equals("s3") || thread.getName().startsWith("OkHttp http"))
                .filter(Thread::isAlive)
                .toList();
    }
}
