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

    private static final Path DIFFERS = Path.of("target/e2e-differs");
    /** All that an experiment is for, and none of what depends on where and how fast it was computed. */
    private static final List<String> PARTS =
            List.of("data", "groups", "rewards", "policy", "histories", "evaluations");

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

    /** Asserts that both found the same, bit for bit; if not, both lie in {@code target/e2e-differs}. */
    static void assertSame(String what, JsonNode found, JsonNode expected) {
        if (!found.equals(expected)) {
            keep(what, "found", found);
            keep(what, "expected", expected);
        }
        for (String part : PARTS) {
            assertThat(found.get(part)).as(what + ": " + part).isEqualTo(expected.get(part));
        }
    }

    /** For those who look for the reason. */
    private static void keep(String what, String side, JsonNode results) {
        try {
            Files.createDirectories(DIFFERS);
            Files.writeString(
                    DIFFERS.resolve(what.replaceAll("\\W+", "-") + "-" + side + ".json"), results.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What must not depend on where and how fast it was computed. */
    static JsonNode reproducible(JsonNode results) {
        var kept = JSON.createObjectNode();
        for (String part : PARTS) {
            assertThat(results.has(part)).as(part).isTrue();
            kept.set(part, results.get(part).deepCopy());
        }
        kept.get("evaluations").forEach(evaluation -> ((ObjectNode) evaluation).remove("seconds"));
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
