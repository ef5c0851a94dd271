// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.StoreContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepArtifactsTest {
    private static final StepAddress STEP = new StepAddress("policy", "00112233aabbccdd");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Cost COST = new Cost(12.5, 25, OptionalDouble.empty(), "cpu x2", 6400);
    private static final ObjectNode SUMMARY =
            ContractJson.mapper().createObjectNode().put("states", 36);

    @TempDir
    Path folder;

    @TempDir
    Path scratch;

    private ArtifactStore store;
    private StepArtifacts artifacts;

    @BeforeEach
    void finishAStep() {
        store = FolderStore.open(folder, Clock.systemUTC());
        artifacts = new StepArtifacts(store, STEP);
        artifacts.put("policy.json", bytes("up, keep, down"));
        artifacts.put("tables/values.csv", bytes("1,2,3"));
        artifacts.publish(NOW, COST, SUMMARY);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path file(ArtifactKey key) {
        return folder.resolve(key.value());
    }

    private Path policy() {
        return file(ArtifactLayout.file(STEP, "policy.json"));
    }

    @Test
    void aPublishedStepIsFinishedAndReadable() {
        StepArtifacts reader = new StepArtifacts(store, STEP);
        assertThat(reader.finished()).isTrue();
        assertThat(reader.read("policy.json")).isEqualTo(bytes("up, keep, down"));
        reader.fetch("policy.json", scratch.resolve("copy"));
        assertThat(scratch.resolve("copy")).hasContent("up, keep, down");
        assertThat(reader.manifest().orElseThrow().result("states").asInt()).isEqualTo(36);
        assertThat(reader.manifest().orElseThrow().cost()).isEqualTo(COST);
        StoreContent.readAll(reader);
    }

    @Test
    void anIntactPartOfAStoppedAttemptBelongsToTheNextOne() throws IOException {
        var step = new StepAddress("train", "00112233aabbccdd");
        var stopped = new StepArtifacts(store, step);
        var model = stopped.put("model", Files.writeString(scratch.resolve("local"), "weights"));
        stopped.finishPart("network-1", List.of(model, stopped.put("curve", bytes("loss"))));

        var next = new StepArtifacts(store, step);
        assertThat(next.keepPart("network-1", scratch)).isTrue();
        assertThat(next.keepPart("network-2", scratch)).isFalse();
        next.publish(NOW, COST, SUMMARY);
        assertThat(next.read("model")).isEqualTo(bytes("weights"));
        assertThat(next.read("curve")).isEqualTo(bytes("loss"));
        StoreContent.readAll(next);

        Files.write(file(ArtifactLayout.file(step, "curve")), bytes("lost"));
        assertThat(new StepArtifacts(store, step).keepPart("network-1", scratch))
                .isFalse();
        Files.delete(file(ArtifactLayout.file(step, "curve")));
        assertThat(new StepArtifacts(store, step).keepPart("network-1", scratch))
                .isFalse();
    }

    @Test
    void filesWithoutAManifestAreNoStep() {
        store.delete(ArtifactLayout.manifest(STEP));
        assertThat(artifacts.finished()).isFalse();
        assertThatThrownBy(() -> artifacts.read("policy.json"))
                .satisfies(
                        Failures.invalidInput("policy/00112233aabbccdd is not finished", "Run the experiment again"));
        artifacts.publish(NOW, COST, SUMMARY);
        assertThat(artifacts.read("policy.json")).isEqualTo(bytes("up, keep, down"));
    }

    @Test
    void aDamagedManifestIsNoManifest() throws IOException {
        Path manifest = file(ArtifactLayout.manifest(STEP));
        byte[] whole = Files.readAllBytes(manifest);
        for (int i = 0; i < whole.length; i += 7) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 4;
            Files.write(manifest, damaged);
            assertThat(artifacts.finished()).as("byte " + i).isFalse();
        }
        Files.write(manifest, new byte[0]);
        assertThat(artifacts.finished()).isFalse();
        Files.writeString(manifest, "{\"version\": 1}");
        assertThat(artifacts.finished()).isFalse();
        Files.write(manifest, whole);
        assertThat(artifacts.finished()).isTrue();
    }

    @Test
    void theManifestOfAnotherStepIsNoManifest() {
        StepArtifacts other = new StepArtifacts(store, new StepAddress("policy", "ffffffff"));
        store.put(
                ArtifactLayout.manifest(other.step()),
                store.read(ArtifactLayout.manifest(STEP)).orElseThrow());
        assertThat(other.finished()).isFalse();
    }

    @Test
    void aNewerManifestIsAnErrorNotAReasonToRunAgain() {
        StepManifest newer = new StepManifest(2, STEP.kind(), STEP.hash(), List.of(), NOW, COST, SUMMARY);
        store.put(ArtifactLayout.manifest(STEP), ChecksummedJson.write(newer));
        assertThatThrownBy(artifacts::finished)
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("A newer FairLoss wrote")
                .hasMessageContaining("version 2");
    }

    @Test
    void aFlippedBitIsFound() throws IOException {
        byte[] content = Files.readAllBytes(policy());
        content[3] ^= 1;
        Files.write(policy(), content);
        assertDamaged("its SHA-256 differs from the manifest");
    }

    @Test
    void aTruncatedFileIsFound() throws IOException {
        Files.write(policy(), bytes("up"));
        assertDamaged("it has 2 bytes, not 14");
    }

    @Test
    void aDeletedFileIsFound() throws IOException {
        Files.delete(policy());
        assertDamaged("it is missing");
    }

    private void assertDamaged(String how) {
        var failure = Failures.is(
                ExitCode.INVALID_INPUT,
                "The artifact " + policy() + " is damaged: " + how + ".",
                "Delete " + file(ArtifactLayout.folder(STEP)) + " and run again.");
        assertThatThrownBy(() -> artifacts.read("policy.json")).satisfies(failure);
        assertThatThrownBy(() -> artifacts.fetch("policy.json", scratch.resolve("copy")))
                .satisfies(failure);
        artifacts.delete();
        assertThat(store.list(ArtifactLayout.folder(STEP))).isEmpty();
        assertThat(artifacts.finished()).isFalse();
    }

    @Test
    void aFileThatTheManifestDoesNotNameIsAnError() {
        assertThatThrownBy(() -> artifacts.read("other.json"))
                .satisfies(Failures.invalidInput(
                        "The step policy/00112233aabbccdd in " + folder + " has no file other.json.",
                        "Delete " + file(ArtifactLayout.folder(STEP)) + " and run again."));
        artifacts.delete();
        artifacts.put("other.json", bytes("as the version that runs again writes it"));
        artifacts.publish(NOW, COST, SUMMARY);
        assertThat(artifacts.read("other.json")).isNotEmpty();
    }

    @Test
    void damagedProbesAreAbsent() throws IOException {
        artifacts.publishProbe(3, Map.of("reward", 0.25));
        artifacts.publishProbe(11, Map.of("reward", -0.5));
        assertThat(artifacts.probes()).containsExactly(3, 11);
        assertThat(artifacts.readProbe(3, Map.class))
                .hasValueSatisfying(found -> assertThat(found.get("reward")).isEqualTo(0.25));
        assertThat(artifacts.readProbe(4, Map.class)).isEmpty();
        Path probe = file(ArtifactLayout.probe(STEP, 3));
        Files.writeString(probe, Files.readString(probe).replace("0.25", "0.35"));
        assertThat(artifacts.readProbe(3, Map.class)).isEmpty();
    }
}
