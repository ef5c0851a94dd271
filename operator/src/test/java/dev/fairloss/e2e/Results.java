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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Results of experiments on the cluster, and of undisturbed runs on this machine. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Path, CompletableFuture<JsonNode>> LOCAL = new ConcurrentHashMap<>();

    private static final Path DIFFERS = Path.of("target/e2e-differs");
    /** The results of an experiment without times, costs and addresses. */
    private static final List<String> PARTS = List.of("data", "groups", "replicates", "histories", "evaluations");

    private Results() {}

    /** The results of an experiment in the default store. */
    static JsonNode onCluster(Team team, String name) {
        return onCluster(Installation.storeOf(team.namespace()), team, name);
    }

    /** The results of an experiment. @param store bucket and prefix of its store */
    static JsonNode onCluster(String store, Team team, String name) {
        return reproducible(
                parse(ObjectStore.read(store + "/experiments/" + team.namespace() + "/" + name + "/results.json")));
    }

    /** Starts to compute {@link #local}, so that it is ready when the pods are. */
    static void start(Path manifest) {
        LOCAL.computeIfAbsent(manifest, file -> CompletableFuture.supplyAsync(() -> run(file)));
    }

    /** The results of the same experiment file on this machine with one thread, as in a pod of at most two cores. Computed once. */
    static JsonNode local(Path manifest) {
        start(manifest);
        return LOCAL.get(manifest).join();
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

    /** Asserts that both results are equal bit for bit; if not, writes both to {@code target/e2e-differs}. */
    static void assertSame(String what, JsonNode found, JsonNode expected) {
        if (!found.equals(expected)) {
            keep(what, "found", found);
            keep(what, "expected", expected);
        }
        for (String part : PARTS) {
            assertThat(found.get(part)).as(what + ": " + part).isEqualTo(expected.get(part));
        }
    }

    /** For debugging. */
    private static void keep(String what, String side, JsonNode results) {
        try {
            Files.createDirectories(DIFFERS);
            Files.writeString(
                    DIFFERS.resolve(what.replaceAll("\\W+", "-") + "-" + side + ".json"), results.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what depends on where and how fast it was computed. */
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
