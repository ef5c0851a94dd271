// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static dev.fairloss.e2e.Program.setting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What experiments found: on the cluster, and in a run on this machine that nothing disturbed. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Path, JsonNode> LOCAL = new ConcurrentHashMap<>();

    private static final Path DIFFERS = Path.of("target/e2e-differs");
    private static final Path SAME = Path.of("target/e2e-same.txt");

    /** Between two runs of so few pairs and updates that one number that differs early may move some pairs. */
    private static final double AGREES = .06;

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

    /**
     * Asserts that both found the same: the same data, the same arms on the same sets, accuracies that agree, and, with {@code
     * FAIRLOSS_E2E_EXACT=required}, all of it bit for bit. Whether it is bit for bit stands in {@code target/e2e-same.txt} in
     * any case.
     */
    static void assertSame(String what, JsonNode found, JsonNode expected) {
        var parts = new ArrayList<String>();
        expected.fieldNames().forEachRemaining(part -> {
            if (!expected.get(part).equals(found.get(part))) {
                parts.add(part);
            }
        });
        tell(what + ": " + (parts.isEmpty() ? "bit for bit the same" : "differs in " + parts));
        if (!parts.isEmpty()) {
            keep(what, "found", found);
            keep(what, "expected", expected);
        }
        if (setting("FAIRLOSS_E2E_EXACT", "").equals("required")) {
            assertThat(found).as(what).isEqualTo(expected);
        }
        assertThat(found.get("data")).as(what).isEqualTo(expected.get("data"));
        var accuracies = accuracies(found);
        assertThat(accuracies.keySet()).as(what).isEqualTo(accuracies(expected).keySet());
        accuracies(expected).forEach((set, accuracy) -> assertThat(accuracies.get(set))
                .as(what + ": accuracy of " + set)
                .isCloseTo(accuracy, within(AGREES)));
    }

    private static Map<String, Double> accuracies(JsonNode results) {
        var accuracies = new TreeMap<String, Double>();
        results.get("evaluations").forEach(evaluation -> evaluation
                .get("sets")
                .forEach(set -> accuracies.put(
                        evaluation.get("arm").asText() + ", seed "
                                + evaluation.get("seed").asText() + ", "
                                + set.get("set").asText(),
                        set.get("accuracy").asDouble())));
        return accuracies;
    }

    private static synchronized void tell(String line) {
        try {
            Files.createDirectories(SAME.getParent());
            Files.writeString(SAME, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
