// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What experiments found: on the cluster, and in a run on this machine that nothing disturbed. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Path, JsonNode> LOCAL = new ConcurrentHashMap<>();

    private Results() {}

    /** What an experiment in the default store found. */
    static JsonNode onCluster(Team team, String name) {
        return reproducible(parse(ObjectStore.read(
                Installation.STORE + "/experiments/" + team.namespace() + "/" + name + "/results.json")));
    }

    /** What the same manifest finds on this machine with one thread, as a pod of at most two cores has. Once for each manifest. */
    static JsonNode local(Path manifest) {
        return LOCAL.computeIfAbsent(manifest, Results::run);
    }

    private static JsonNode run(Path manifest) {
        try {
            Path store = Files.createTempDirectory("fairloss-e2e");
            Program.run(
                    Map.of(),
                    List.of("../fairloss", "run", manifest.toString(), "--threads", "1", "--store", store.toString()));
            try (var experiments = Files.list(store.resolve("experiments/default"))) {
                return reproducible(parse(
                        Files.readString(experiments.findFirst().orElseThrow().resolve("results.json"))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What must not depend on where and how fast it was computed. */
    static JsonNode reproducible(JsonNode results) {
        var kept = JSON.createObjectNode();
        for (String part : List.of("data", "groups", "rewards", "policy", "histories")) {
            assertThat(results.has(part)).as(part).isTrue();
            kept.set(part, results.get(part));
        }
        results.get("evaluations").forEach(evaluation -> kept.withArray("/evaluations")
                .add(((ObjectNode) evaluation.deepCopy()).without("seconds")));
        return kept;
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
