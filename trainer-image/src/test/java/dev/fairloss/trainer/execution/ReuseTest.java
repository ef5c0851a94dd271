// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.runtime.Progress.StepEvent;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.PretrainStep;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which steps run again after a change; and two runs give the same result. */
class ReuseTest {
    private static final String EXPERIMENT = TinyExperiment.SYNTHETIC;

    @TempDir
    Path folder;

    private final ArtifactStore store = new MemoryStore();
    private Path manifest;

    @BeforeEach
    void write() {
        manifest = TinyExperiment.write(folder, EXPERIMENT);
    }

    private RecordedProgress run(String experiment) {
        TinyExperiment.write(folder, experiment);
        var progress = new RecordedProgress();
        TinyExperiment.run(manifest, store, progress);
        return progress;
    }

    private ExperimentResults results(String name) {
        return ContractJson.read(
                store.read(ArtifactLayout.results("default", name)).orElseThrow(), ExperimentResults.class);
    }

    @Test
    void anotherExperimentSharesWhatDoesNotDiffer() {
        run(EXPERIMENT);
        var before = StoreContent.manifests(store);
        var longer = TinyExperiment.with(EXPERIMENT, "training: {updates: 2,", "training: {updates: 3,");
        var progress = run(TinyExperiment.with(longer, "name: tiny", "name: other"));
        assertThat(progress.steps())
                .containsEntry("pretrain-1-1", StepEvent.REUSED)
                .containsEntry("collect-1", StepEvent.REUSED)
                .containsEntry("policy-1", StepEvent.REUSED)
                .containsEntry("train-fairloss-1", StepEvent.FINISHED)
                .containsEntry("evaluate-fairloss-1", StepEvent.FINISHED);
        // Prepare's too: its index was used again.
        assertThat(StoreContent.manifests(store)).containsAllEntriesOf(before).hasSize(before.size() + 2);
        for (var cost : results("other").costs()) {
            boolean shared = List.of("prepare", "pretrain", "collect", "policy")
                    .contains(cost.phase().id());
            assertThat(shared ? cost.seconds() : cost.reusedSeconds())
                    .as("%s", cost.phase())
                    .isZero();
        }
        assertThat(results("other").costs())
                .filteredOn(cost -> cost.phase() == StepKind.COLLECT)
                .singleElement()
                .extracting(PhaseCost::reusedSeconds)
                .isEqualTo(seconds("tiny", "collect"));
        assertThat(seconds("tiny", "collect")).isPositive();
        assertThat(seconds("other", "train")).isPositive();
    }

    private double seconds(String name, String phase) {
        return results(name).costs().stream()
                .filter(cost -> cost.phase().id().equals(phase))
                .mapToDouble(PhaseCost::seconds)
                .sum();
    }

    @Test
    void aNewEvaluationSetLeavesTheTrainingAsItIs() {
        run(EXPERIMENT);
        var progress = run(TinyExperiment.with(
                EXPERIMENT,
                "- {name: unseen, heldOutIdentities: {pairs: 20}}",
                "- {name: unseen, heldOutIdentities: {pairs: 20}}\n  - {name: more, heldOutIdentities: {pairs: 40}}"));
        assertThat(progress.ran()).containsExactly("prepare", "evaluate-fairloss-1", "report");
        assertThat(results("tiny").setNames()).containsExactly("unseen", "more");
    }

    @Test
    void averagedWeightsRerunTheFinalTrainingsOnly() {
        run(EXPERIMENT);
        byte[] plain = model("train-fairloss-1");
        var progress = run(TinyExperiment.with(EXPERIMENT, "seeds: 1}", "seeds: 1, emaDecay: \"0.9\"}"));
        assertThat(progress.ran()).containsExactly("prepare", "train-fairloss-1", "evaluate-fairloss-1", "report");
        assertThat(model("train-fairloss-1")).isNotEqualTo(plain);
    }

    /** A touched file may be read again; only different content changes the fingerprint. */
    @Test
    void onlyAChangeOfAnImageRunsAllAgain() throws IOException {
        draw();
        var images = TinyExperiment.with(
                EXPERIMENT, "synthetic: {identities: 22, maximumImages: 6}", "imageFolder: {uri: \"file:faces\"}");
        run(images);
        var before = StoreContent.manifests(store);
        String fingerprint = results("tiny").data().fingerprint();
        Path image = folder.resolve("faces/person-03/0.png");
        Files.setLastModifiedTime(image, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        assertThat(run(images).ran()).containsExactly("prepare", "report");
        assertThat(results("tiny").data().fingerprint()).isEqualTo(fingerprint);

        portrait(image, 99);
        assertThat(run(images).ran())
                .containsExactly(
                        "prepare",
                        "pretrain-1-1",
                        "collect-1",
                        "policy-1",
                        "train-fairloss-1",
                        "evaluate-fairloss-1",
                        "report");
        assertThat(results("tiny").data().fingerprint()).isNotEqualTo(fingerprint);
        // Five steps of the changed data beside those of the first; prepare has one place for both.
        assertThat(StoreContent.manifests(store)).hasSize(before.size() + 5);
        assertThat(run(images).ran()).containsExactly("prepare", "report");
    }

    /** 22 identities with 2 to 5 images of colored noise. */
    private void draw() throws IOException {
        for (int person = 0; person < 22; person++) {
            Path home =
                    Files.createDirectories(folder.resolve(String.format(Locale.ROOT, "faces/person-%02d", person)));
            for (int i = 0; i < 2 + person % 4; i++) {
                portrait(home.resolve(i + ".png"), 10 * person + i);
            }
        }
    }

    private static void portrait(Path file, int seed) throws IOException {
        var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        var random = new SplittableRandom(seed);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                image.setRGB(x, y, new Color(random.nextInt(256), x * 4, y * 4).getRGB());
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void twoRunsInTwoStoresAreTheSameButForTimesAndCosts() {
        run(EXPERIMENT);
        var other = new MemoryStore();
        TinyExperiment.run(manifest, other, new RecordedProgress());
        assertThat(StoreContent.of(other))
                .isEqualTo(StoreContent.of(store))
                .containsKey("experiments/default/tiny/results.json");
    }

    /** Arms of a seed differ only in their margins: before policyStartEpoch they are equal. */
    @Test
    void armsOfASeedShareWeightsAndBatches() {
        // No policy ever sets a margin, so one for both seeds is enough.
        String twoSeeds = TinyExperiment.with(
                TinyExperiment.with(EXPERIMENT, "repeats: 1}", "repeats: 1, replication: Shared}"),
                "policyStartEpoch: 1, seeds: 1",
                "policyStartEpoch: 10000, seeds: 2");
        run(TinyExperiment.with(twoSeeds, "arms: []", "arms: [FixedMargin, RandomPolicy]"));
        for (int seed = 1; seed <= 2; seed++) {
            assertThat(model("train-fixed-0.25-" + seed))
                    .isEqualTo(model("train-fairloss-" + seed))
                    .isEqualTo(model("train-random-policy-" + seed))
                    .isNotEqualTo(model("train-fixed-0.35-" + seed));
        }
        assertThat(model("train-fairloss-1")).isNotEqualTo(model("train-fairloss-2"));
    }

    private byte[] model(String step) {
        var planned = TinyExperiment.plan(manifest, store).step(new StepId(step));
        return store.read(ArtifactLayout.file(StepContext.address(planned.orElseThrow()), PretrainStep.MODEL))
                .orElseThrow();
    }

    /** Stopped after two checkpoints, of which the newest is then damaged. */
    @Test
    void aDamagedCheckpointIsSkipped() {
        String longer = TinyExperiment.with(
                EXPERIMENT, "pretraining: {networks: 1, updates: 2}", "pretraining: {networks: 1, updates: 6}");
        run(longer);
        var stopped = new MemoryStore();
        var outcome = TinyExperiment.run(manifest, stopped, RecordedProgress.stoppingAt("pretrain-1-1", 4));
        assertThat(outcome.stopped()).isPresent();
        var tensors = new ArrayList<>(checkpoints(stopped));
        // Of updates 3 and 4: the newest two are kept.
        assertThat(tensors).hasSize(2);
        byte[] content = stopped.read(tensors.get(1)).orElseThrow();
        content[content.length / 2] ^= 1;
        stopped.put(tensors.get(1), content);

        var progress = new RecordedProgress();
        TinyExperiment.run(manifest, stopped, progress);
        assertThat(progress.begun()).containsEntry("pretrain-1-1", 3L);
        assertThat(progress.messages()).anyMatch(line -> line.contains("is damaged; using the previous one"));
        assertThat(StoreContent.of(stopped)).isEqualTo(StoreContent.of(store));
    }

    private static List<ArtifactKey> checkpoints(ArtifactStore store) {
        return store.list(new ArtifactKey("steps")).stream()
                .filter(key ->
                        key.value().contains("/checkpoints/") && key.name().endsWith(".safetensors"))
                .toList();
    }
}
