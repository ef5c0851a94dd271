// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.ChildProcess;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process that is killed at random moments or stopped by signals. */
class KillTest {
    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.with(
                    TinyExperiment.with(
                            TinyExperiment.with(
                                    TinyExperiment.with(
                                            TinyExperiment.SYNTHETIC, "repeats: 1}", "repeats: 1, concurrency: 2}"),
                                    "batchSize: 4",
                                    "batchSize: 8"),
                            "networks: 1, updates: 2}",
                            "networks: 1, updates: 40}"),
                    "{updates: 2,",
                    "{updates: 40,"),
            "arms: []",
            "arms: [RandomPolicy]");

    /** The step in which each of the twenty kills happens, in the order of the plan. */
    private static final List<String> KILLS = List.of(
            "prepare",
            "pretrain-1-1",
            "pretrain-1-1",
            "pretrain-1-1",
            "pretrain-1-1",
            "collect-1",
            "collect-1",
            "collect-1",
            "collect-1",
            "collect-1",
            "policy-1",
            "train-fairloss-1",
            "train-fairloss-1",
            "train-fairloss-1",
            "evaluate-fairloss-1",
            "train-random-policy-1",
            "train-random-policy-1",
            "train-random-policy-1",
            "evaluate-random-policy-1",
            "report");

    private static final int MOST_CHECKPOINTS = 3;

    @TempDir
    Path folder;

    /** A new seed for each run. A failure names it, and {@code -Dfairloss.seed} sets it. */
    private final long seed = Long.getLong("fairloss.seed", System.nanoTime());

    private final SplittableRandom random = new SplittableRandom(seed);

    @Test
    void twentyKillsDoNotChangeTheResult() {
        Path manifest = TinyExperiment.write(folder, EXPERIMENT);
        try (var once = store("undisturbed");
                var often = store("killed")) {
            TinyExperiment.run(manifest, once, new RecordedProgress());
            Map<String, String> finished = new HashMap<>();
            int resumed = 0;
            for (int i = 0; i < KILLS.size(); i++) {
                try (var child = ChildProcess.start(manifest, folder.resolve("killed"), folder)) {
                    awaitMoment(child, KILLS.get(i), often);
                    assertThat(child.kill()).as(story(i, child)).isEqualTo(128 + 9);
                    resumed += resumes(child);
                    assertThat(StoreContent.manifests(often))
                            .as(story(i, child))
                            .containsAllEntriesOf(finished);
                    finished.putAll(StoreContent.manifests(often));
                }
            }
            runToItsEnd(manifest);
            assertThat(StoreContent.manifests(often)).as("seed " + seed).containsAllEntriesOf(finished);
            assertThat(StoreContent.of(often)).as("seed " + seed).isEqualTo(StoreContent.of(once));
            assertThat(resumed).as("resumed from a checkpoint; seed " + seed).isPositive();
            assertThat(lostSeconds(once)).isZero();
        }
    }

    /** The ledger is updated every few seconds, also between checkpoints. */
    @Test
    void theWorkThatAKilledTrainingLostIsReported() {
        Path manifest = TinyExperiment.write(
                folder, TinyExperiment.with(EXPERIMENT, "networks: 1, updates: 40}", "networks: 1, updates: 100000}"));
        try (var store = store("lost")) {
            try (var child = withoutCheckpoints(manifest)) {
                child.until(() -> account(store).path("seconds").asDouble() > 0);
                child.kill();
            }
            var reported = account(store);
            try (var child = withoutCheckpoints(manifest)) {
                firstUpdate(child);
                var lost = account(store);
                assertThat(reported.path("outcome").asText()).isEqualTo("RUNNING");
                assertThat(lost.path("outcome").asText()).isEqualTo("LOST");
                assertThat(lost.path("seconds")).isEqualTo(reported.path("seconds"));
                assertThat(lost.at("/kept/seconds").asDouble()).isZero();
                child.kill();
            }
        }
    }

    private ChildProcess withoutCheckpoints(Path manifest) {
        String store = folder.resolve("lost").toString();
        var words = List.of("run", manifest.toString(), "--store", store, "--checkpoint-every", "PT1H", "--json");
        return ChildProcess.start(folder, Map.of(), words);
    }

    /** The first ledger entry; empty before there is one. */
    private static JsonNode account(ArtifactStore store) {
        return entries(store, "ledger/").stream().findFirst().orElseGet(() -> json("{}"));
    }

    /** SIGTERM, then Ctrl-C: each leaves a checkpoint, from which the same command resumes. */
    @Test
    void stopsOnRequestAndGoesOn() {
        Path manifest = TinyExperiment.write(
                folder, TinyExperiment.with(EXPERIMENT, "networks: 1, updates: 40}", "networks: 1, updates: 100000}"));
        try (var store = store("stopped")) {
            long terminated = stop(manifest, store, 0, false);
            long interrupted = stop(manifest, store, terminated, true);
            assertThat(interrupted).isGreaterThan(terminated);
            try (var child = ChildProcess.start(manifest, folder.resolve("stopped"), folder)) {
                assertThat(firstUpdate(child)).isEqualTo(interrupted + 1);
            }
        }
    }

    /** Lets training run from an update, stops it and returns the update of its checkpoint. */
    private long stop(Path manifest, ArtifactStore store, long from, boolean interrupt) {
        try (var child = ChildProcess.start(manifest, folder.resolve("stopped"), folder)) {
            assertThat(firstUpdate(child)).isEqualTo(from + 1);
            int before = pointers(store).size();
            child.goOn(random.nextInt(300));
            int status = interrupt ? child.interrupt() : child.terminate();
            ExitCode expected = interrupt ? ExitCode.INTERRUPTED : ExitCode.TERMINATED;
            assertThat(status).as(child.errors()).isEqualTo(expected.status());
            assertThat(child.errors()).contains(expected.meaning());
            assertThat(pointers(store)).hasSizeGreaterThanOrEqualTo(Math.max(1, Math.min(2, before)));
            assertThat(entries(store, "ledger/")).last().satisfies(entry -> assertThat(
                            entry.path("outcome").asText())
                    .isEqualTo("STOPPED"));
            return pointers(store).stream()
                    .mapToLong(pointer -> pointer.at("/position/update").asLong())
                    .max()
                    .orElseThrow();
        }
    }

    private long firstUpdate(ChildProcess child) {
        assertThat(child.await(line -> line.contains("\"task\":\"pretrain-1-1\"")))
                .as(child.errors())
                .isTrue();
        return json(child.lines().get(child.lines().size() - 1)).path("done").asLong();
    }

    private List<JsonNode> pointers(ArtifactStore store) {
        return entries(store, "checkpoints/");
    }

    private static List<JsonNode> entries(ArtifactStore store, String part) {
        return store.list(new ArtifactKey("steps/pretrain")).stream()
                .filter(key -> key.value().contains(part) && key.name().endsWith(".json"))
                .flatMap(key -> store.read(key).stream())
                .map(content -> json(new String(content, StandardCharsets.UTF_8)))
                .toList();
    }

    /** Waits until the step has started or finished, then for some lines or checkpoints and a random time. */
    private void awaitMoment(ChildProcess child, String step, ArtifactStore store) {
        assertThat(child.await(line -> line.contains("\"step\":\"" + step) || line.contains("\"task\":\"" + step)))
                .as("seed " + seed + ": " + child.errors())
                .isTrue();
        if (child.lines().get(child.lines().size() - 1).contains("reused")) {
            return;
        }
        if (step.startsWith("train") || step.equals("pretrain-1-1")) {
            int wanted = random.nextInt(MOST_CHECKPOINTS + 1);
            int newest = newestCheckpoint(store);
            // Deleted all: the training is over.
            child.until(() -> newestCheckpoint(store) >= newest + wanted || newestCheckpoint(store) < newest);
        } else if (step.equals("collect-1")) {
            int lines = random.nextInt(16);
            for (int i = 0; i < lines; i++) {
                child.await(line -> true);
            }
        }
        child.goOn(random.nextInt(100));
    }

    private static int newestCheckpoint(ArtifactStore store) {
        return store.list(new ArtifactKey("steps")).stream()
                .filter(key ->
                        key.value().contains("/checkpoints/") && key.name().endsWith(".json"))
                .mapToInt(key -> Integer.parseInt(key.name().substring(0, 6)))
                .max()
                .orElse(0);
    }

    /** Number of trainings that resumed from a checkpoint: those whose first progress line is of a later update than the first. */
    private static int resumes(ChildProcess child) {
        var first = new HashMap<String, Long>();
        child.lines().stream()
                .filter(line -> line.endsWith("}"))
                .map(KillTest::json)
                .forEach(line -> {
                    String task = line.path("task").asText();
                    if (task.equals("pretrain-1-1") || task.matches("train-[-a-z]+1")) {
                        first.putIfAbsent(task, line.path("done").asLong());
                    }
                });
        return (int) first.values().stream().filter(update -> update > 1).count();
    }

    private void runToItsEnd(Path manifest) {
        try (var child = ChildProcess.start(manifest, folder.resolve("killed"), folder)) {
            assertThat(child.status()).as(child.errors()).isZero();
        }
    }

    private ArtifactStore store(String name) {
        try {
            Path root = Files.createDirectories(folder.resolve(name));
            return Stores.open(root.toString(), StoreOptions.from(Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double lostSeconds(ArtifactStore store) {
        var results = store.read(ArtifactLayout.results("default", "tiny")).orElseThrow();
        var costs = json(new String(results, StandardCharsets.UTF_8)).path("costs");
        return StreamSupport.stream(costs.spliterator(), false)
                .mapToDouble(cost -> cost.path("lostSeconds").asDouble())
                .sum();
    }

    private String story(int kill, ChildProcess child) {
        var last = new ArrayList<>(child.lines());
        return "seed " + seed + ", kill " + (kill + 1) + " in " + KILLS.get(kill) + ", after "
                + last.subList(Math.max(0, last.size() - 3), last.size()) + child.errors();
    }

    private static JsonNode json(String line) {
        try {
            return ContractJson.mapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }
}
