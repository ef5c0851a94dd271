// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.signing.SigningKeys;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.SigningKeyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedStoreTest {
    private static final StepAddress STEP = new StepAddress("policy", "00112233aabbccdd");
    private static final StepAddress COLLECTION = new StepAddress("collect", "00112233aabbccdd");
    private static final ArtifactKey STEPS = ArtifactLayout.steps();

    @TempDir
    private Path folder;

    private final ArtifactStore bare = new MemoryStore();
    private ArtifactStore signed;

    @BeforeEach
    void open() {
        signed = with("keys");
    }

    private ArtifactStore with(String keys) {
        return new SignedStore(bare, SigningKeys.read(SigningKeyFiles.create(folder.resolve(keys))));
    }

    private static StepArtifacts publish(ArtifactStore store, String policy) {
        var artifacts = new StepArtifacts(store, STEP);
        artifacts.put("policy.json", bytes(policy));
        artifacts.publish(
                Instant.EPOCH,
                new Cost(1, 1, OptionalDouble.empty(), "cpu", 1),
                ContractJson.mapper().createObjectNode());
        return artifacts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void refuses(ThrowingCallable read, String... parts) {
        assertThatThrownBy(read).satisfies(Failures.invalidInput(parts));
    }

    @Test
    void aSignedStepIsReadWithTheKeyAndWithoutAny() {
        publish(signed, "up");
        assertThat(new StepArtifacts(signed, STEP).read("policy.json")).isEqualTo(bytes("up"));
        assertThat(new StepArtifacts(bare, STEP).read("policy.json")).isEqualTo(bytes("up"));
    }

    @Test
    void aStepOfAnUnknownWriterIsRefused() {
        publish(bare, "down");
        refuses(
                () -> new StepArtifacts(signed, STEP).finished(),
                bare.describe(ArtifactLayout.manifest(STEP)) + " is refused: its content has no signature.",
                "add the public key of its signer");
        publish(with("other"), "down");
        refuses(() -> new StepArtifacts(signed, STEP).finished(), "its signature is not by a trusted key");
    }

    /** A writer without a key cannot change a file, even if it changes the checksum in the manifest. */
    @Test
    void aForgedFileIsRefusedWithItsManifest() {
        publish(signed, "up");
        var signatures = bare.list(STEPS.child("policy/" + STEP.hash() + "/signatures"));
        assertThat(signatures).hasSize(1);
        publish(bare, "down");
        refuses(() -> new StepArtifacts(signed, STEP).read("policy.json"), "manifest.json is refused");

        bare.put(ArtifactLayout.file(STEP, "policy.json"), bytes("down"));
        publish(signed, "up");
        bare.put(ArtifactLayout.file(STEP, "policy.json"), bytes("down"));
        refuses(() -> new StepArtifacts(signed, STEP).read("policy.json"), "policy.json is damaged");
    }

    @Test
    void aSignatureIsValidOnlyInItsPlace() {
        signed.put(ArtifactLayout.probe(COLLECTION, 1), bytes("up"));
        var moved = ArtifactLayout.probe(COLLECTION, 2);
        bare.put(moved, bytes("up"));
        var from = bare.list(STEPS.child("collect/" + COLLECTION.hash() + "/signatures"))
                .get(0);
        bare.put(
                new ArtifactKey(from.value().replace("probes_1_", "probes_2_")),
                bare.read(from).orElseThrow());
        refuses(() -> signed.read(moved), "its signature is that of another object");
    }

    @Test
    void aForgedCheckpointIsRefused(@TempDir Path scratch) throws IOException {
        Path tensors = Files.writeString(scratch.resolve("tensors.safetensors"), "weights");
        new Checkpoints(bare, STEP, "a", Clock.systemUTC()).save(Map.of("tensors.safetensors", tensors), Map.of());
        var checkpoints = new Checkpoints(signed, STEP, "b", Clock.systemUTC());
        refuses(() -> checkpoints.newest(scratch), "its content has no signature");
    }

    @Test
    void checkpointsLeaveNoSignatures(@TempDir Path scratch) throws IOException {
        Path tensors = Files.writeString(scratch.resolve("tensors.safetensors"), "weights");
        var checkpoints = new Checkpoints(signed, STEP, "a", Clock.systemUTC());
        checkpoints.save(Map.of("tensors.safetensors", tensors), Map.of("update", 1));
        assertThat(checkpoints.newest(scratch)).isPresent();
        checkpoints.clear();
        assertThat(bare.list(STEPS)).isEmpty();
    }

    @Test
    void twoWritersLeaveAnObjectWithItsOwnSignature() {
        var key = ArtifactLayout.results("team", "a");
        signed.put(key, bytes("first"));
        byte[] late = bare.read(key).orElseThrow();
        signed.put(key, bytes("second"));
        bare.put(key, late);
        assertThat(signed.read(key)).contains(bytes("first"));
    }

    @Test
    void reportsAreSignedAndFetched() throws IOException {
        var key = ArtifactLayout.report("team", "a");
        Path page = Files.writeString(folder.resolve("report.html"), "accuracy .93");
        signed.put(key, page);
        assertThat(signed.fetch(key, folder.resolve("copy"))).isTrue();
        assertThat(folder.resolve("copy")).hasContent("accuracy .93");
        bare.put(key, bytes("accuracy .99"));
        refuses(
                () -> signed.fetch(key, folder.resolve("copy")),
                "report.html is refused: its content has no signature");
    }

    @Test
    void onlyResultsAreSigned() {
        for (var key : List.of(
                ArtifactLayout.ledgerEntry(STEP, "0"),
                ArtifactLayout.plan("team", "a"),
                ArtifactLayout.progress(STEP, 0))) {
            signed.put(key, bytes("{}"));
            assertThat(signed.read(key)).contains(bytes("{}"));
        }
        assertThat(bare.list(STEPS)).hasSize(2).noneMatch(key -> key.value().contains("signatures"));
    }

    @Test
    void withoutAPrivateKeyNothingIsPublished() {
        publish(signed, "up");
        var reader = new SignedStore(
                bare, SigningKeys.read(SigningKeyFiles.publicOnly(folder.resolve("public"), folder.resolve("keys"))));
        assertThat(new StepArtifacts(reader, STEP).read("policy.json")).isEqualTo(bytes("up"));
        refuses(() -> publish(reader, "down"), "Cannot write to " + bare.describe(), "has no private.pem");
        refuses(reader::check, "has no private.pem");
        assertThatCode(signed::check).doesNotThrowAnyException();
        assertThat(new StepArtifacts(signed, STEP).read("policy.json")).isEqualTo(bytes("up"));
    }
}
