// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.FailingStore;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.StoreContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step that saves checkpoints and publishes probes and files. It is killed at each of its writes and started again. */
class FailingStoreTest {
    private static final StepAddress STEP = new StepAddress("collect", "00112233aabbccdd");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int UPDATES = 4;
    private static final int MORE_THAN_ALL_WRITES = 200;

    record Position(int update, long state) {}

    @TempDir
    Path temp;

    /** A small training: the state after an update depends on all earlier updates. */
    private void run(ArtifactStore store, String attempt) {
        StepArtifacts artifacts = new StepArtifacts(store, STEP);
        if (artifacts.finished()) {
            return;
        }
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Checkpoints checkpoints = new Checkpoints(store, STEP, attempt, clock);
        Position position = resume(checkpoints).orElse(new Position(0, 1));
        while (position.update() < UPDATES) {
            position = new Position(position.update() + 1, position.state() * 31 + position.update());
            if (artifacts.readProbe(position.update(), Position.class).isEmpty()) {
                artifacts.publishProbe(position.update(), position);
            }
            checkpoints.save(Map.of("weights", local("state " + position.state())), position);
        }
        artifacts.put("weights", ("final state " + position.state()).getBytes(StandardCharsets.UTF_8));
        artifacts.put("table.csv", ("state\n" + position.state() + "\n").getBytes(StandardCharsets.UTF_8));
        ObjectNode summary = ContractJson.mapper().createObjectNode().put("state", position.state());
        artifacts.publish(NOW, new Cost(1, 2, OptionalDouble.empty(), "cpu x2", 3), summary);
        checkpoints.clear();
    }

    private Optional<Position> resume(Checkpoints checkpoints) {
        return checkpoints.newest(temp).map(newest -> {
            Position position = newest.position(Position.class);
            assertThat(newest.file("weights")).hasContent("state " + position.state());
            return position;
        });
    }

    private Path local(String content) {
        try {
            return Files.writeString(temp.resolve("local"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All objects except checkpoints, which a finished step does not need. */
    private static Map<ArtifactKey, String> content(ArtifactStore store) {
        Map<ArtifactKey, String> content = new TreeMap<>();
        for (ArtifactKey key : store.list(ArtifactLayout.folder(STEP))) {
            if (!key.isIn(ArtifactLayout.checkpoints(STEP))) {
                content.put(key, new String(store.read(key).orElseThrow(), StandardCharsets.UTF_8));
            }
        }
        return content;
    }

    @ParameterizedTest
    @EnumSource
    void aStepKilledAtAnyWriteGivesTheResultOfAnUndisturbedOne(FailingStore.Moment moment) {
        ArtifactStore undisturbed = new MemoryStore();
        run(undisturbed, "only");
        Map<ArtifactKey, String> expected = content(undisturbed);
        assertThat(expected).hasSize(UPDATES + 3); // probes, two files, the manifest
        assertThat(undisturbed.list(ArtifactLayout.checkpoints(STEP))).isEmpty();

        boolean failed = true;
        for (int n = 1; failed && n < MORE_THAN_ALL_WRITES; n++) {
            ArtifactStore store = new MemoryStore();
            FailingStore failing = FailingStore.forGood(store, n, moment);
            boolean died = dies(failing, "first");
            StepArtifacts reader = new StepArtifacts(store, STEP);
            if (reader.finished()) {
                assertThat(content(store))
                        .as("finished after write %d %s", n, moment)
                        .isEqualTo(expected);
            }
            run(store, "second");
            assertThat(content(store)).as("after write %d %s", n, moment).isEqualTo(expected);
            StoreContent.readAll(reader);
            failed = failing.failed();
            assertThat(died).isEqualTo(failed);
        }
        assertThat(failed).as("the loop reached the last write").isFalse();
    }

    private boolean dies(FailingStore store, String attempt) {
        try {
            run(store, attempt);
            return false;
        } catch (TrainerException e) {
            return true;
        }
    }

    /** Two kills in a row, at many pairs of writes, so that leftovers of both attempts meet. */
    @Test
    void twoKillsInARowLoseNothing() {
        ArtifactStore undisturbed = new MemoryStore();
        run(undisturbed, "only");
        Map<ArtifactKey, String> expected = content(undisturbed);
        for (int n = 1; n <= 24; n += 2) {
            for (int m = 1; m <= 24; m += 3) {
                ArtifactStore store = new MemoryStore();
                dies(FailingStore.forGood(store, n, FailingStore.Moment.AFTER), "first");
                dies(FailingStore.forGood(store, m, FailingStore.Moment.BEFORE), "second");
                if (new StepArtifacts(store, STEP).finished()) {
                    assertThat(content(store))
                            .as("finished after writes %d and %d", n, m)
                            .isEqualTo(expected);
                }
                run(store, "third");
                assertThat(content(store)).as("after writes %d and %d", n, m).isEqualTo(expected);
            }
        }
    }

    @Test
    void failsOnceOrForGood() {
        ArtifactKey key = new ArtifactKey("a");
        FailingStore once = FailingStore.once(new MemoryStore(), 2, FailingStore.Moment.AFTER);
        once.put(key, new byte[1]);
        assertThat(dead(() -> once.put(key, new byte[2]))).isTrue();
        assertThat(once.read(key)).contains(new byte[2]);
        ArtifactStore healthy = new MemoryStore();
        FailingStore forGood = FailingStore.forGood(healthy, 1, FailingStore.Moment.BEFORE);
        assertThat(dead(() -> forGood.put(key, new byte[2]))).isTrue();
        assertThat(dead(() -> forGood.read(key))).isTrue();
        assertThat(healthy.read(key)).isEmpty();
    }

    private static boolean dead(Runnable action) {
        try {
            action.run();
            return false;
        } catch (TrainerException e) {
            return true;
        }
    }
}
