// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.store.Secrets;
import dev.fairloss.trainer.testing.FakeMlflow;
import dev.fairloss.trainer.testing.FakeMlflow.Mode;
import dev.fairloss.trainer.testing.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowTrackerTest {
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final Map<String, String> EXPERIMENT = Map.of("fairloss.experiment", "a/b");
    private static final Map<String, String> TRAINING = Map.of("fairloss.step", "train/1");

    /** Longer than any test waits for a server that answers. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private final FakeMlflow server = new FakeMlflow();
    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        server.close();
    }

    private MlflowTracker tracker(String uri, Duration timeout) {
        return new MlflowTracker(MlflowSettings.of(uri, Optional.empty(), Map.of()), messages::add, timeout, LONG);
    }

    private static TrackedRun experiment() {
        return new TrackedRun("a/b", EXPERIMENT, Map.of(), Map.of(), Map.of(), List.of(), RunState.RUNNING);
    }

    private static TrackedRun training(int updates, RunState state) {
        var metrics = IntStream.rangeClosed(1, updates)
                .mapToObj(update -> new TrainingEvent.Scalars(TIME, update, Map.of("loss", 1.0 / update)))
                .toList();
        return new TrackedRun("train", TRAINING, EXPERIMENT, Map.of("where", "s3"), parameters(), metrics, state);
    }

    private static Map<String, String> parameters() {
        var parameters = new HashMap<String, String>();
        IntStream.range(0, 150).forEach(i -> parameters.put("p" + i, "v".repeat(i * 10)));
        return parameters;
    }

    private void send(TrackedRun... runs) {
        try (var tracker = tracker(server.uri() + "/", LONG)) {
            for (var run : runs) {
                tracker.send(run.name(), () -> run);
            }
        }
    }

    @Test
    void aRunHasItsParentSettingsAndMetrics() {
        send(experiment(), training(2500, RunState.finished(TIME)));
        assertThat(messages).isEmpty();
        var run = server.run("train");
        assertThat(run.tags())
                .containsEntry("fairloss.step", "train/1")
                .containsEntry("where", "s3")
                .containsEntry("mlflow.parentRunId", server.run("a/b").id());
        assertThat(run.parameters()).hasSize(150).containsEntry("p3", "v".repeat(30));
        assertThat(run.parameters().get("p149")).hasSize(500).endsWith("...");
        assertThat(run.count("loss")).isEqualTo(2500);
        assertThat(run.metrics().get(0).toString())
                .isEqualTo("{\"key\":\"loss\",\"value\":1.0,\"timestamp\":1700000000000,\"step\":1}");
        assertThat(run.status()).containsExactly("RUNNING", "FINISHED");
    }

    @Test
    void repeatedCallsSendOnlyWhatIsNew() {
        send(experiment(), training(3, RunState.RUNNING));
        send(experiment(), training(5, RunState.RUNNING));
        send(experiment(), training(5, RunState.finished(TIME)));
        send(experiment(), training(5, RunState.finished(TIME)));
        assertThat(server.runs()).hasSize(2);
        assertThat(server.run("train").count("loss")).isEqualTo(5);
        assertThat(server.run("train").status()).containsExactly("RUNNING", "FINISHED");
    }

    @Test
    void aFailedRunIsRunningAgainAfterARetryAndFinishedAtItsEnd() {
        send(training(2, RunState.failed(TIME)));
        assertThat(server.run("train").status()).containsExactly("RUNNING", "FAILED");
        send(training(2, RunState.killed(TIME)));
        assertThat(server.run("train").status())
                .as("the failure stays visible")
                .last()
                .isEqualTo("FAILED");
        send(training(2, RunState.RUNNING));
        send(training(3, RunState.killed(TIME)));
        send(training(3, RunState.RUNNING));
        send(training(4, RunState.finished(TIME)));
        send(training(4, RunState.RUNNING));
        send(training(4, RunState.failed(TIME)));
        assertThat(server.run("train").status())
                .containsExactly("RUNNING", "FAILED", "RUNNING", "KILLED", "RUNNING", "FINISHED");
        assertThat(server.run("train").count("loss")).isEqualTo(4);
    }

    @Test
    void aServerThatIsAwayIsReportedOnceAndGetsEverythingLater() {
        server.mode(Mode.FAILS);
        try (var tracker = tracker(server.uri(), LONG)) {
            tracker.send("train", () -> training(1, RunState.RUNNING));
            untilSent(1);
            tracker.send("train", () -> training(2, RunState.RUNNING));
            untilSent(2);
            server.mode(Mode.ANSWERS);
            tracker.send("train", () -> training(3, RunState.RUNNING));
            untilAvailable();
        }
        assertThat(server.run("train").count("loss")).isEqualTo(3);
        assertThat(messages)
                .containsExactly(
                        "MLflow at " + server.uri()
                                + " lacks the newest metrics: experiments/get-by-name returned status 500: Internal"
                                + " Server Error. The run continues; metrics stay in the store, and a later step or"
                                + " run sends them.",
                        "MLflow at " + server.uri() + " is available again.");
    }

    private void untilSent(int requests) {
        await(() -> server.requests() >= requests && !messages.isEmpty());
    }

    private void untilAvailable() {
        await(() -> messages.size() == 2);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aServerThatHangsIsNotWaitedFor() {
        server.mode(Mode.HANGS);
        try (var tracker = tracker(server.uri(), Duration.ofMillis(200))) {
            for (int i = 1; i <= 1000; i++) {
                int updates = i;
                tracker.send("train", () -> training(updates, RunState.RUNNING));
            }
        }
        assertThat(messages).singleElement().asString().contains("it did not answer experiments/get-by-name within");
        assertThat(server.requests()).as("newer values replace those that wait").isLessThan(10);
    }

    @Test
    void aServerThatRefusesConnectionsIsReported() {
        server.close();
        send(experiment());
        assertThat(messages).singleElement().asString().contains("lacks the newest metrics", "ConnectException");
    }

    @Test
    void aRunThatCannotBeReadIsReported() {
        try (var tracker = tracker(server.uri(), LONG)) {
            tracker.send("train", () -> {
                throw new IllegalStateException("the store is away");
            });
        }
        assertThat(messages).singleElement().asString().contains("the store is away");
    }

    @Test
    void aModelHasOneVersionForEachStep() {
        var model = new TrackedModel("a.b", "train/1", "s3://b/w", "# Card", TRAINING);
        try (var tracker = tracker(server.uri(), LONG)) {
            tracker.send("train", () -> training(1, RunState.RUNNING));
            tracker.register(model);
        }
        try (var tracker = tracker(server.uri(), LONG)) {
            tracker.register(model);
        }
        assertThat(messages).isEmpty();
        assertThat(server.models().get("a.b")).singleElement().satisfies(version -> {
            assertThat(version.path("source").asText()).isEqualTo("s3://b/w");
            assertThat(version.path("description").asText()).isEqualTo("# Card");
            assertThat(version.path("run_id").asText())
                    .isEqualTo(server.run("train").id());
        });
    }

    @Test
    void aServerWithACertificateOfAPrivateAuthorityIsTrustedIfTheVariableNamesIt(@TempDir Path folder)
            throws IOException {
        var certificate = SelfSignedCertificate.in(folder);
        try (var secure = new FakeMlflow(certificate)) {
            sendTo(secure, Map.of());
            assertThat(secure.runs()).isEmpty();
            assertThat(messages)
                    .singleElement()
                    .asString()
                    .contains("set AWS_CA_BUNDLE to a file with the certificate of its authority");
            sendTo(secure, Map.of("AWS_CA_BUNDLE", folder + "/none"));
            assertThat(messages).hasSize(2).last().asString().contains("none of AWS_CA_BUNDLE cannot be read");
            sendTo(secure, Map.of("AWS_CA_BUNDLE", certificate.file().toString()));
            sendTo(secure, Map.of("AWS_CA_BUNDLE", Files.readString(certificate.file())));
            assertThat(messages).hasSize(2);
            assertThat(secure.run("a/b").status()).containsExactly("RUNNING");
        }
    }

    private void sendTo(FakeMlflow to, Map<String, String> environment) {
        var settings = MlflowSettings.of(to.uri(), Optional.empty(), environment);
        try (var tracker = new MlflowTracker(settings, messages::add, LONG, LONG)) {
            tracker.send("a/b", MlflowTrackerTest::experiment);
        }
    }

    @Test
    void credentialsAreSentAndHidden() {
        for (var environment : List.of(
                Map.of("MLFLOW_TRACKING_USERNAME", "ada", "MLFLOW_TRACKING_PASSWORD", "a-password"),
                Map.of("MLFLOW_TRACKING_TOKEN", "a-token-of-mlflow"))) {
            var settings = MlflowSettings.of(server.uri(), Optional.of("faces"), environment);
            try (var tracker = new MlflowTracker(settings, messages::add, LONG, LONG)) {
                tracker.send("a/b", MlflowTrackerTest::experiment);
            }
        }
        assertThat(server.authorizations()).contains("Basic YWRhOmEtcGFzc3dvcmQ=", "Bearer a-token-of-mlflow");
        assertThat(Secrets.hide("a-password YWRhOmEtcGFzc3dvcmQ= a-token-of-mlflow"))
                .isEqualTo("[hidden] [hidden] [hidden]");
    }
}
