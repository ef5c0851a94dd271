// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StoppedException;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.Stopwatch;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.testing.WatchedStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slots that one thread drives, as on a GPU with captured updates; all devices are this CPU. 16 fine-tunes. */
class FineTunesTest {
    private static final MemoryStore FINISHED = new MemoryStore();
    private static final Map<Integer, ProbeResult> EXPECTED = new TreeMap<>();

    @TempDir
    static Path folder;

    private static StepPlan plan;

    private final MemoryStore store = new MemoryStore();

    @BeforeAll
    static void finished() {
        var file = TinyExperiment.finished(folder);
        try (var stored = Stores.open(folder.resolve("fairloss-store").toString(), StoreOptions.from(Map.of()))) {
            for (String root : List.of("steps", "experiments")) {
                stored.list(new ArtifactKey(root))
                        .forEach(key -> FINISHED.put(key, stored.read(key).orElseThrow()));
            }
        }
        plan = TinyExperiment.plan(file, FINISHED);
        var collected = context(FINISHED, 1, 1, new RecordedProgress()).artifacts(collect());
        for (int probe : collected.probes()) {
            EXPECTED.put(probe, collected.requireProbe(probe, ProbeResult.class));
        }
        assertThat(EXPECTED).hasSize(16);
        EngineRuntime.start(1);
    }

    /** All steps before the collection are finished. */
    @BeforeEach
    void beforeTheCollection() {
        var of = ArtifactLayout.folder(StepContext.address(collect()));
        for (String root : List.of("steps", "experiments")) {
            FINISHED.list(new ArtifactKey(root)).stream()
                    .filter(key -> !key.isIn(of))
                    .forEach(key -> store.put(key, FINISHED.read(key).orElseThrow()));
        }
    }

    @ParameterizedTest(name = "{0} slots on {1} devices")
    @CsvSource({"1, 1", "3, 1", "16, 1", "5, 2", "2, 3"})
    void oneThreadForAllSlotsOfADeviceChangesNothing(int slots, int devices) {
        assertThat(run(context(store, slots, devices, new RecordedProgress()))).isEqualTo(EXPECTED);
        assertThat(ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.kept().images()).isEqualTo(entry.images()).isPositive();
            assertThat(entry.lostSeconds()).isZero();
        });
    }

    /** A process that crashed while it captured on a GPU leaves such an entry. */
    @Test
    void whatFollowsACrashDuringACaptureSaysHowItRuns() {
        new Ledger(store, StepContext.address(collect()), Clock.systemUTC())
                .start(0, "gpu x1 (any)", "", Stopwatch.start(Clock.systemUTC()))
                .capturing(true);
        var progress = new RecordedProgress();
        assertThat(run(context(store, 3, 1, progress))).isEqualTo(EXPECTED);
        assertThat(progress.messages())
                .anySatisfy(message -> assertThat(message).contains("ended while it captured CUDA graphs"));
        assertThat(ledger())
                .extracting(LedgerEntry::outcome, LedgerEntry::capturing)
                .containsExactly(tuple(LedgerEntry.Outcome.LOST, true), tuple(LedgerEntry.Outcome.FINISHED, false));
    }

    /** Three begin at the same time. The measurement of the second one is stopped. */
    @Test
    void aStopKeepsWhatIsFinished() {
        var stopping = RecordedProgress.stoppingAt("collect-1 2/16 distances", 1);
        assertThatThrownBy(() -> run(context(store, 3, 1, stopping))).isInstanceOf(StoppedException.class);
        assertThat(stopping.begun()).containsKeys("collect-1 1/16", "collect-1 2/16");
        assertThat(store.list(probes())).hasSizeLessThan(8).doesNotContain(probe(1));
        assertThat(ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo(LedgerEntry.Outcome.STOPPED);
            assertThat(entry.kept().images()).isLessThan(entry.images());
        });
        assertThat(run(context(store, 3, 1, new RecordedProgress()))).isEqualTo(EXPECTED);
    }

    /** The others that have begun end and are kept; soon no further one begins. */
    @Test
    void aFailureLeavesTheOthersAlone() {
        var failed = new CountDownLatch(1);
        var failing = new WatchedStore(store, (write, to) -> {
            if (write.key().equals(probe(1))) {
                failed.countDown();
                throw new IllegalStateException("no space for the second");
            }
            if (write.key().isIn(probes()) && !List.of(probe(0), probe(2)).contains(write.key())) {
                await(failed); // so that the other slots cannot be far ahead, however slow this one is
            }
            write.applyTo(to);
        });
        assertThatThrownBy(() -> run(context(failing, 3, 1, new RecordedProgress())))
                .hasMessage("no space for the second");
        assertThat(store.list(probes()))
                .contains(probe(0), probe(2))
                .doesNotContain(probe(1))
                .hasSizeLessThan(10);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0} slots, {1} devices, together {2}: {3}")
    @CsvSource({
        "5, 2, true, '[[0, 2, 4], [1, 3]]'",
        "5, 1, true, '[[0, 1, 2, 3, 4]]'",
        "2, 3, true, '[[0], [1]]'",
        "3, 1, false, '[[0], [1], [2]]'",
        "3, 2, false, '[[0], [1], [2]]'"
    })
    void slotsAreSpreadOverDevices(int slots, int devices, boolean together, String expected) {
        assertThat(FineTunes.slotsOfThreads(slots, devices, together)).hasToString(expected);
    }

    private static PlannedStep collect() {
        return plan.steps().stream()
                .filter(step -> step.kind() == StepKind.COLLECT)
                .findFirst()
                .orElseThrow();
    }

    private static ArtifactKey probes() {
        return ArtifactLayout.probes(StepContext.address(collect()));
    }

    private static ArtifactKey probe(int index) {
        return ArtifactLayout.probe(StepContext.address(collect()), index);
    }

    private List<LedgerEntry> ledger() {
        return new Ledger(store, StepContext.address(collect()), Clock.systemUTC()).all();
    }

    private static StepContext context(ArtifactStore in, int slots, int devices, RecordedProgress progress) {
        String text =
                TinyExperiment.with(TinyExperiment.SYNTHETIC, "repeats: 1}", "repeats: 1, concurrency: " + slots + "}");
        Path file = TestFiles.write(folder, "slots.yaml", text);
        var settings =
                new ComputeSettings(1, 1, Duration.ZERO).with(devices, Collections.nCopies(devices, ComputeDevice.CPU));
        return TinyExperiment.context(file, in, progress, settings);
    }

    /** Computes all fine-tunes of the collection, and publishes the step without its other files. */
    private static Map<Integer, ProbeResult> run(StepContext context) {
        var results = new TreeMap<Integer, ProbeResult>();
        var replicate = collect().step().replicate().orElseThrow();
        var data = PrepareStep.known(
                        context, StepPlan.of(context.spec()).steps().get(0))
                .orElseThrow();
        var networks = plan.inputs(collect(), StepKind.PRETRAIN).stream()
                .map(context::artifacts)
                .toList();
        StepAttempt.run(context, collect(), attempt -> {
            var starts = new FineTuneStart.Networks(data, replicate, networks, attempt.scratch());
            results.putAll(new FineTunes(attempt, data, starts, true)
                    .run(CollectStep.design(context.spec(), replicate).probes()));
            return ContractJson.mapper().createObjectNode();
        });
        return results;
    }
}
