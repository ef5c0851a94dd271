// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.Progress.StepEvent;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.testing.WatchedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local runs on a simulated GPU: trainings at the same time end as one after another. */
class LocalTrainingsTest {
    /** Six trainings of three arms and two seeds. */
    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.with(
                    TinyExperiment.SYNTHETIC,
                    "{updates: 2, policyStartEpoch: 1, seeds: 1}",
                    "{updates: 6, policyStartEpoch: 1, seeds: 2, concurrency: 4}"),
            "arms: []",
            "arms: [FixedMargin, RandomPolicy], fixedMargins: [\"0.25\"]");

    @TempDir
    static Path folder;

    private static final MemoryStore ONE_BY_ONE = new MemoryStore();
    private static Path manifest;
    private static Map<String, String> expected;

    private final MemoryStore store = new MemoryStore();
    private final AtomicInteger most = new AtomicInteger();

    /** On a CPU, the trainings of the same experiment are computed one after another. */
    @BeforeAll
    static void onACpu() {
        manifest = TinyExperiment.write(folder, EXPERIMENT + "  compute: {gpus: 1}\n");
        var most = new AtomicInteger();
        var contexts = new ArrayList<StepContext>();
        var watched = counting(ONE_BY_ONE, contexts, most);
        contexts.add(TinyExperiment.context(manifest, watched, new RecordedProgress()));
        LocalRunner.run(contexts.get(0));
        assertThat(most).hasValue(1);
        expected = steps(ONE_BY_ONE);
    }

    /** What steps have published. The results of the experiment name the device. */
    private static Map<String, String> steps(ArtifactStore of) {
        var content = new TreeMap<>(StoreContent.of(of));
        content.keySet().removeIf(key -> !key.startsWith("steps/"));
        return content;
    }

    /** @param most receives the largest number of steps that run when a checkpoint of a training is written */
    private static ArtifactStore counting(ArtifactStore in, List<StepContext> contexts, AtomicInteger most) {
        return new WatchedStore(in, (write, to) -> {
            write.applyTo(to);
            if (write.key().isIn(new ArtifactKey("steps/train"))
                    && write.key().value().contains("/checkpoints/")) {
                int running = contexts.get(0).board().all().size();
                most.accumulateAndGet(running, Math::max);
            }
        });
    }

    private LocalRunner.Outcome run(ArtifactStore in, RecordedProgress progress) {
        var gpu = new ComputeSettings(1, 1, Duration.ZERO).with(1, List.of(ComputeDevice.CPU));
        var contexts = new ArrayList<StepContext>();
        contexts.add(TinyExperiment.context(manifest, counting(in, contexts, most), progress, gpu));
        return LocalRunner.run(contexts.get(0));
    }

    /** With the first one, all can start but that of the second seed, which needs a policy of its own. */
    @Test
    void asManyAsRequestedWithTheSameResults() {
        var progress = new RecordedProgress();
        assertThat(run(store, progress).headline()).isPresent();
        assertThat(most.get()).isBetween(2, 4);
        assertThat(steps(store)).isEqualTo(expected);
        assertThat(progress.steps()).doesNotContainValue(StepEvent.STARTED);
        var again = new RecordedProgress();
        run(store, again);
        assertThat(again.ran()).containsExactly("prepare", "report");
    }

    @Test
    void aStopIsResumed() {
        assertThat(run(store, RecordedProgress.stoppingAt("train-random-policy-1", 3))
                        .stopped())
                .isPresent();
        var resumed = new RecordedProgress();
        assertThat(run(store, resumed).stopped()).isEmpty();
        assertThat(resumed.begun()).containsEntry("train-random-policy-1", 3L);
        assertThat(steps(store)).isEqualTo(expected);
    }

    /** The failure of one is thrown when the others have ended, and nothing new begins: then the same command goes on. */
    @Test
    void aFailureIsThrownWhenTheOthersHaveEnded() {
        var progress = new RecordedProgress();
        var failing = new WatchedStore(store, (write, to) -> {
            if (progress.steps().containsKey("train-fixed-0.25-1")
                    && write.key().isIn(new ArtifactKey("steps/train"))
                    && write.key().name().equals("curve.json")
                    && Thread.currentThread().getName().equals("train-fixed-0.25-1")) {
                throw new IllegalStateException("no space");
            }
            write.applyTo(to);
        });
        assertThatThrownBy(() -> run(failing, progress)).hasMessage("no space");
        assertThat(progress.steps()).containsEntry("train-fairloss-1", StepEvent.FINISHED);
        assertThat(progress.steps().keySet()).noneMatch(step -> step.startsWith("evaluate"));
        run(store, new RecordedProgress());
        assertThat(steps(store)).isEqualTo(expected);
    }
}
