// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An experiment from the chart to the report, with real pods. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExperimentE2E {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final String id = Long.toString(System.currentTimeMillis(), 36);
    private final String bucket = "e2e-" + id;
    private final String team = "team-" + id;
    private final KubernetesClient client = new KubernetesClientBuilder().build();

    @TempDir
    Path folder;

    @BeforeAll
    void install() {
        ObjectStore.makeBucket(bucket);
        Installation.install(client, bucket);
        Installation.team(client, team);
    }

    @AfterAll
    void leave() {
        client.namespaces().withName(team).delete();
        client.close();
    }

    @Test
    void theOperatorAnswers() {
        assertThat(Installation.helmTest()).contains("Succeeded");
    }

    @Test
    void podsComputeWhatALocalRunComputes() throws IOException {
        var experiment =
                client.resources(FairLossExperiment.class).load(TINY.toFile()).item();
        experiment.getMetadata().setNamespace(team);
        client.resource(experiment).create();
        await("the experiment is complete")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .failFast(() -> assertThat(holds("Failed") || holds("Stalled"))
                        .as(told())
                        .isFalse())
                .untilAsserted(() -> assertThat(holds("Complete")).as(told()).isTrue());

        var onCluster = JSON.readTree(ObjectStore.read(bucket + "/team/experiments/" + team + "/tiny/results.json"));
        assertThat(reproducible(onCluster)).isEqualTo(reproducible(local()));

        client.resources(FairLossExperiment.class)
                .inNamespace(team)
                .withName("tiny")
                .delete();
        await("its Jobs and pods are gone").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(client.resources(Job.class).inNamespace(team).list().getItems())
                    .isEmpty();
            assertThat(client.pods().inNamespace(team).list().getItems()).isEmpty();
        });
    }

    /** The same manifest on this machine: half a core asked for is one thread. */
    private JsonNode local() throws IOException {
        Program.run(
                Map.of(),
                List.of("../fairloss", "run", TINY.toString(), "--threads", "1", "--store", folder.toString()));
        return JSON.readTree(
                folder.resolve("experiments/default/tiny/results.json").toFile());
    }

    /** What must not depend on where and how fast it was computed. */
    private static JsonNode reproducible(JsonNode results) {
        var kept = JSON.createObjectNode();
        for (String part : List.of("data", "groups", "rewards", "policy", "histories")) {
            assertThat(results.has(part)).as(part).isTrue();
            kept.set(part, results.get(part));
        }
        results.get("evaluations").forEach(evaluation -> kept.withArray("/evaluations")
                .add(((ObjectNode) evaluation.deepCopy()).without("seconds")));
        return kept;
    }

    private boolean holds(String condition) {
        var status = experiment().getStatus();
        return status != null
                && status.conditions() != null
                && status.conditions().stream()
                        .anyMatch(one -> one.type().equals(condition)
                                && one.status().toString().equals("True"));
    }

    private String told() {
        return Serialization.asYaml(experiment().getStatus());
    }

    private FairLossExperiment experiment() {
        return client.resources(FairLossExperiment.class)
                .inNamespace(team)
                .withName("tiny")
                .require();
    }
}
