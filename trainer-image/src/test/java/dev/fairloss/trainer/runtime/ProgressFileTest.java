// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.MemoryStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProgressFileTest {
    private static final StepAddress STEP = new StepAddress("pretrain", "00112233");
    private static final ArtifactKey KEY = ArtifactLayout.progress(STEP, 0);

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final ProgressBoard board = new ProgressBoard(Clock.systemUTC(), Optional::empty, log::add);

    @Test
    void writesTheProgressAndDeletesItWhenTheStepEnds() {
        var store = new MemoryStore();
        board.begin("pretrain-1", Shard.ALL);
        var file = ProgressFile.start(store, KEY, board, log::add);
        file.write();
        assertThat(ContractJson.read(store.read(KEY).orElseThrow(), StepProgress.class)
                        .step())
                .isEqualTo("pretrain-1");
        file.close();
        assertThat(store.read(KEY)).isEmpty();
        file.write();
        assertThat(store.read(KEY)).isEmpty();
        assertThat(log).isEmpty();
    }

    @Test
    void deletesWhatKilledProcessesOfOtherShardsLeftBehind() {
        var store = new MemoryStore();
        store.put(ArtifactLayout.progress(STEP, 3), new byte[] {1});
        try (var file = ProgressFile.start(store, KEY, board, log::add)) {
            file.deleteAll(ArtifactLayout.progress(STEP));
        }
        assertThat(store.list(ArtifactLayout.progress(STEP))).isEmpty();
    }

    @Test
    void aStoreThatFailsIsLoggedOnce() {
        board.begin("pretrain-1", Shard.ALL);
        var store = new MemoryStore() {
            @Override
            public void put(ArtifactKey key, byte[] content) {
                throw TrainerException.invalidInput("The disk is full.", "Free some space.");
            }
        };
        try (var file = ProgressFile.start(store, KEY, board, log::add)) {
            file.write();
            file.write();
        }
        assertThat(log).singleElement().asString().contains("The disk is full.", "The step continues.");
    }

    /** The step ends while the store hangs: close returns at once, and the late write is undone. */
    @Test
    void aStoreThatHangsDoesNotDelayTheEndOfTheStep() throws InterruptedException {
        board.begin("pretrain-1", Shard.ALL);
        var hanging = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var store = new MemoryStore() {
            @Override
            public void put(ArtifactKey key, byte[] content) {
                hanging.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                super.put(key, content);
            }
        };
        var file = ProgressFile.start(store, KEY, board, log::add);
        var writer = new Thread(file::write);
        writer.start();
        hanging.await();
        file.close();
        release.countDown();
        writer.join();
        assertThat(store.read(KEY)).isEmpty();
    }
}
