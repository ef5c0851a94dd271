// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.CheckpointPointer;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.trainer.testing.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
    private static final StepAddress STEP = new StepAddress("pretrain", "00112233aabbccdd");

    record Position(int update, double loss) {}

    @TempDir
    Path temp;

    private Path scratch;
    private Path stored;
    private ArtifactStore store;
    private Checkpoints checkpoints;

    @BeforeEach
    void open() throws IOException {
        scratch = Files.createDirectory(temp.resolve("scratch"));
        stored = temp.resolve("store");
        store = FolderStore.open(stored, Clock.systemUTC());
        checkpoints = attempt("first");
    }

    private Checkpoints attempt(String name) {
        return new Checkpoints(store, STEP, name, Clock.systemUTC());
    }

    private CheckpointPointer save(Checkpoints by, int update) throws IOException {
        Path weights = Files.writeString(temp.resolve("weights"), "weights of update " + update);
        Path momentum = Files.writeString(temp.resolve("momentum"), "momentum of update " + update);
        return by.save(
                Map.of("weights.safetensors", weights, "momentum.safetensors", momentum), new Position(update, 0.1));
    }

    private void assertNewest(Checkpoints by, int update) {
        VerifiedCheckpoint newest = by.newest(scratch).orElseThrow();
        assertThat(newest.position(Position.class)).isEqualTo(new Position(update, 0.1));
        assertThat(newest.file("weights.safetensors")).hasContent("weights of update " + update);
        assertThat(newest.file("momentum.safetensors")).hasContent("momentum of update " + update);
    }

    private List<String> names() {
        return store.list(ArtifactLayout.checkpoints(STEP)).stream()
                .map(ArtifactKey::name)
                .toList();
    }

    private Path file(CheckpointPointer pointer, String name) {
        return stored.resolve(
                ArtifactLayout.checkpointFile(STEP, pointer.id(), name).value());
    }

    @Test
    void storesHaveNoCheckpointAtFirst() {
        assertThat(checkpoints.newest(scratch)).isEmpty();
    }

    @Test
    void theNewestTwoAreKept() throws IOException {
        for (int update = 100; update <= 500; update += 100) {
            save(checkpoints, update);
        }
        assertThat(names())
                .containsExactly(
                        "000004-first.json",
                        "000004-first.momentum.safetensors",
                        "000004-first.weights.safetensors",
                        "000005-first.json",
                        "000005-first.momentum.safetensors",
                        "000005-first.weights.safetensors");
        assertNewest(attempt("second"), 500);
    }

    @Test
    void aDamagedCheckpointIsSkippedAndThenDeleted() throws IOException {
        save(checkpoints, 100);
        CheckpointPointer damaged = save(checkpoints, 200);
        byte[] content = Files.readAllBytes(file(damaged, "weights.safetensors"));
        content[5] ^= 1;
        Files.write(file(damaged, "weights.safetensors"), content);

        Checkpoints second = attempt("second");
        assertNewest(second, 100);
        assertThat(second.damaged()).containsExactly(damaged.id());
        save(second, 150);
        assertNewest(second, 150);
        assertThat(names()).hasSize(6).noneMatch(name -> name.startsWith("000002-first"));
        Files.delete(stored.resolve(ArtifactLayout.checkpoints(STEP).value()).resolve("000003-second.json"));
        assertNewest(attempt("third"), 100);
    }

    @Test
    void everyKindOfDamageIsFound() throws IOException {
        save(checkpoints, 100);
        CheckpointPointer newest = save(checkpoints, 200);
        Path pointer = stored.resolve(
                ArtifactLayout.checkpointPointer(STEP, newest.id()).value());
        byte[] whole = Files.readAllBytes(pointer);
        Files.write(pointer, "garbage".getBytes());
        assertNewest(attempt("a"), 100);
        Files.writeString(pointer, new String(whole).replace("200", "300"));
        assertNewest(attempt("b"), 100);
        Files.write(pointer, whole);
        assertNewest(attempt("c"), 200);
        Files.writeString(file(newest, "momentum.safetensors"), "momentum");
        assertNewest(attempt("d"), 100);
        Files.delete(file(newest, "momentum.safetensors"));
        assertNewest(attempt("e"), 100);
    }

    @Test
    void ifAllAreDamagedThereIsNone() throws IOException {
        Files.delete(file(save(checkpoints, 100), "weights.safetensors"));
        Files.delete(file(save(checkpoints, 200), "weights.safetensors"));
        assertThat(attempt("second").newest(scratch)).isEmpty();
    }

    @Test
    void anOlderPlaceInTheTrainingMayBeTheNewestCheckpoint() throws IOException {
        save(checkpoints, 200);
        save(checkpoints, 100); // went back after the loss had become NaN
        assertNewest(attempt("second"), 100);
    }

    @Test
    void aCheckpointOfAnotherProgramIsReported() throws IOException {
        checkpoints.save(Map.of(), Map.of("update", "many"));
        VerifiedCheckpoint other = checkpoints.newest(scratch).orElseThrow();
        assertThatThrownBy(() -> other.position(Position.class))
                .satisfies(Failures.invalidInput(
                        "000001-first.json", "another program or version", "Delete it and run again"));
        assertThatThrownBy(() -> other.file("weights.safetensors"))
                .hasMessageContaining("it has no file weights.safetensors");
        checkpoints.clear();
        checkpoints.save(Map.of(), new Position(1, 0));
        assertThat(checkpoints.newest(scratch).orElseThrow().position(Position.class))
                .isEqualTo(new Position(1, 0));
    }

    @Test
    void clearLeavesNothing() throws IOException {
        save(checkpoints, 100);
        checkpoints.clear();
        assertThat(names()).isEmpty();
    }
}
