// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.testing.FakeMlflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits are those of MLflow's REST API: 1,000 metrics and 100 parameters per batch, 500 characters per parameter. */
class MlflowRunsTest {
    private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final Map<String, String> IDENTITY = Map.of("fairloss.step", "train/1");

    private final FakeMlflow server = new FakeMlflow();
    private final MlflowRuns runs = new MlflowRuns(
            new MlflowClient(MlflowSettings.of(server.uri(), Optional.of("faces"), Map.of()), Duration.ofMinutes(5)));

    @AfterEach
    void close() {
        server.close();
    }

    private static TrainingEvent.Scalars point(long update, double loss) {
        return new TrainingEvent.Scalars(TIME.plusSeconds(update), update, Map.of("loss", loss));
    }

    private static TrackedRun run(Map<String, String> parameters, List<TrainingEvent.Scalars> metrics) {
        return new TrackedRun("train", IDENTITY, Map.of(), Map.of("k", "v"), parameters, metrics, RunState.RUNNING);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 1001, 2001})
    void metricsAreSentInBatches(int points) throws Exception {
        runs.send(run(
                Map.of(), IntStream.range(0, points).mapToObj(i -> point(i, i)).toList()));
        int before = server.requests();
        assertThat(server.run("train").count("loss")).isEqualTo(points);
        // experiment twice, search, create, tags, and a batch for each 1,000 metrics
        assertThat(before).isEqualTo(5 + (points + 999) / 1000);
    }

    @ParameterizedTest
    @CsvSource({"499, 499, v", "500, 500, v", "501, 500, ...", "2000, 500, ..."})
    void longParametersAreShortened(int length, int sent, String end) throws Exception {
        runs.send(run(Map.of("p", "v".repeat(length)), List.of()));
        assertThat(server.run("train").parameters().get("p")).hasSize(sent).endsWith(end);
    }

    @Test
    void onlyFiniteMetricsAfterTheLastKnownUpdateAreSent() throws Exception {
        runs.send(run(Map.of(), List.of(point(1, .5), point(2, Double.NaN))));
        runs.send(run(Map.of(), List.of(point(1, .9), point(2, .4), point(3, Double.POSITIVE_INFINITY))));
        assertThat(server.run("train").metrics())
                .extracting(value ->
                        value.path("step").asLong() + ":" + value.path("value").asDouble())
                .containsExactly("1:0.5", "2:0.4");
        assertThat(server.run("train").metrics().get(0).path("timestamp").asLong())
                .isEqualTo(1_700_000_001_000L);
    }

    @Test
    void aKnownParameterIsNotSentAgain() throws Exception {
        runs.send(run(Map.of("a", "1"), List.of()));
        runs.send(run(Map.of("a", "2", "b", "3"), List.of()));
        assertThat(server.run("train").parameters())
                .as("MLflow refuses a batch with another value of a known parameter")
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "3"));
    }

    @Test
    void aRunWithAllTagsIsContinued() throws Exception {
        runs.send(run(Map.of(), List.of()));
        runs.send(run(Map.of(), List.of()));
        runs.send(new TrackedRun(
                "other",
                Map.of("fairloss.step", "train/2"),
                IDENTITY,
                Map.of(),
                Map.of(),
                List.of(),
                RunState.finished(TIME)));
        assertThat(server.runs()).extracting(FakeMlflow.Run::name).containsExactly("train", "other");
        assertThat(server.run("train").tags()).containsEntry("k", "v").doesNotContainKey("mlflow.parentRunId");
        assertThat(server.run("other").tags())
                .containsEntry("mlflow.parentRunId", server.run("train").id());
        assertThat(server.run("other").status()).containsExactly("RUNNING", "FINISHED");
    }

    @Test
    void aParentThatIsNotThereIsLeftOut() throws Exception {
        runs.send(new TrackedRun(
                "train",
                IDENTITY,
                Map.of("fairloss.experiment", "a/b"),
                Map.of(),
                Map.of(),
                List.of(),
                RunState.RUNNING));
        assertThat(server.run("train").tags()).isEqualTo(IDENTITY);
    }

    @Test
    void eachStepIsOneVersionOfAModel() throws Exception {
        String card = "c".repeat(5001);
        runs.register(new TrackedModel("m", "train/1", "s3://b/1", card, IDENTITY));
        runs.register(new TrackedModel("m", "train/1", "s3://b/1", card, IDENTITY));
        runs.register(new TrackedModel("m", "train/2", "s3://b/2", card, IDENTITY));
        assertThat(server.models().get("m"))
                .extracting(version -> version.path("source").asText())
                .containsExactly("s3://b/1", "s3://b/2");
        assertThat(server.models().get("m").get(0).path("description").asText())
                .hasSize(5000)
                .endsWith("c...");
        assertThat(server.models().get("m").get(0).has("run_id"))
                .as("the run was never sent")
                .isFalse();
    }
}
