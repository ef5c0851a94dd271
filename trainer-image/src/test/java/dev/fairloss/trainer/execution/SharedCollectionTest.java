// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.Shard;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.testing.WatchedStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several processes share a collection, in sequence or in parallel: the result equals that of a single process. */
class SharedCollectionTest {
    @TempDir
    static Path folder;

    private static final MemoryStore UNDIVIDED = new MemoryStore();
    private static Path manifest;
    private static StepPlan plan;
    private static Map<String, String> expected;

    private final MemoryStore store = new MemoryStore();

    @BeforeAll
    static void undivided() {
        manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
        TinyExperiment.run(manifest, UNDIVIDED, new RecordedProgress());
        plan = TinyExperiment.plan(manifest, UNDIVIDED);
        expected = StoreContent.of(UNDIVIDED);
    }

    /** All steps before the collection are finished. */
    @BeforeEach
    void beforeTheCollection() {
        Stream.of("steps", "experiments")
                .flatMap(root -> UNDIVIDED.list(new ArtifactKey(root)).stream())
                .filter(key -> !key.isIn(of()))
                .forEach(key -> store.put(key, UNDIVIDED.read(key).orElseThrow()));
    }

    private static PlannedStep collect() {
        return plan.steps().stream()
                .filter(step -> step.kind() == StepKind.COLLECT)
                .findFirst()
                .orElseThrow();
    }

    private static ArtifactKey of() {
        return ArtifactLayout.folder(StepContext.address(collect()));
    }

    private TerminationMessage share(int index, int shares, ArtifactStore in) {
        return share(manifest, new Shard(index, shares, "p" + index), in);
    }

    private static TerminationMessage share(Path experiment, Shard shard, ArtifactStore in) {
        var order = new StepRequest(collect().id(), collect().hash().orElseThrow(), shard);
        return PodRunner.run(TinyExperiment.context(experiment, in, new RecordedProgress()), order)
                .orElseThrow();
    }

    private boolean finished() {
        return TinyExperiment.context(manifest, store, new RecordedProgress())
                .artifacts(collect())
                .finished();
    }

    /** The costs of the shards add up to the cost of the step, also in the reports of later pods. */
    @Test
    void theLastOneFinishesTheStep() {
        var words = new ArrayList<TerminationMessage>();
        for (int i : List.of(1, 2, 0)) {
            assertThat(finished()).isFalse();
            words.add(share(i, 3, store));
        }
        assertThat(StoreContent.of(store)).isEqualTo(expected);
        assertThat(words).noneMatch(TerminationMessage::reused);
        assertThat(images(words)).isEqualTo(images(List.of(share(0, 1, UNDIVIDED))));
        for (int shares : List.of(1, 2, 3, 5)) {
            var later = new ArrayList<TerminationMessage>();
            for (int i = 0; i < shares; i++) {
                later.add(share(i, shares, store));
            }
            assertThat(later).allMatch(TerminationMessage::reused);
            assertThat(images(later)).as(shares + " shares").isEqualTo(images(words));
        }
    }

    private static long images(List<TerminationMessage> words) {
        return words.stream()
                .mapToLong(word -> word.cost().orElseThrow().images())
                .sum();
    }

    /** Both end their ledger entries before either reads the other's: both publish the step, with the same bytes. */
    @Test
    void twoThatEndAtOnceWriteTheSame() {
        var probes = ArtifactLayout.probes(StepContext.address(collect()));
        UNDIVIDED.list(probes).forEach(key -> store.put(key, UNDIVIDED.read(key).orElseThrow()));
        var together = new CyclicBarrier(2);
        var manifests = new ArrayList<String>();
        var watched = new WatchedStore(store, (write, to) -> {
            write.applyTo(to);
            String text = new String(write.content().orElse(new byte[0]), StandardCharsets.UTF_8);
            if (write.key().value().contains("/ledger/") && text.contains("FINISHED")) {
                await(together);
            } else if (write.key().name().equals("manifest.json")) {
                synchronized (manifests) {
                    manifests.add(text);
                }
            }
        });
        var other = CompletableFuture.runAsync(() -> share(1, 2, watched));
        share(0, 2, watched);
        other.join();
        assertThat(manifests).hasSize(2);
        assertThat(manifests.get(0)).isEqualTo(manifests.get(1));
        assertThat(StoreContent.of(store)).isEqualTo(expected);
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** On one thread each, one after another or at the same time, in one pod or several. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "16, 1", "2, 3"})
    void theNumberOfFineTunesAtTheSameTimeDoesNotMatter(int concurrency, int shares) {
        String text = TinyExperiment.with(
                TinyExperiment.SYNTHETIC, "repeats: 1}", "repeats: 1, concurrency: " + concurrency + "}");
        Path concurrent = TestFiles.write(folder, "concurrent.yaml", text);
        for (int i = 0; i < shares; i++) {
            share(concurrent, new Shard(i, shares, "p" + i), store);
        }
        assertThat(StoreContent.of(store)).isEqualTo(expected);
        assertThat(ledger()).allSatisfy(entry -> {
            assertThat(entry.kept().images()).isEqualTo(entry.images());
            assertThat(entry.lostSeconds()).isZero();
        });
    }

    /** Slots on several devices, which all are this CPU. As many fine-tunes as devices compute at the same time by default. */
    @ParameterizedTest(name = "{0} devices, concurrency {1}")
    @CsvSource({"2, ", "3, ", "3, 5"})
    void theNumberOfDevicesDoesNotMatter(int devices, Integer concurrency) {
        String text = concurrency == null
                ? TinyExperiment.SYNTHETIC
                : TinyExperiment.with(
                        TinyExperiment.SYNTHETIC, "repeats: 1}", "repeats: 1, concurrency: " + concurrency + "}");
        Path spread = TestFiles.write(folder, "spread.yaml", text);
        var settings =
                new ComputeSettings(1, 1, Duration.ZERO).with(devices, Collections.nCopies(devices, ComputeDevice.CPU));
        var progress = new RecordedProgress();
        var order = new StepRequest(collect().id(), collect().hash().orElseThrow(), Shard.ALL);
        assertThat(PodRunner.run(TinyExperiment.context(spread, store, progress, settings), order))
                .hasValueSatisfying(message -> {
                    var cost = message.cost().orElseThrow();
                    assertThat(cost.deviceSeconds()).isCloseTo(devices * cost.wallSeconds(), within(1e-6));
                });
        int slots = concurrency == null ? devices : concurrency;
        assertThat(progress.messages())
                .contains("Computing " + slots + " fine-tunes at the same time, on " + devices + " devices.");
        assertThat(StoreContent.of(store)).isEqualTo(expected);
    }

    /** Two fine-tunes compute at the same time when the process is stopped: what they had begun is lost, the rest is kept. */
    @Test
    void aStopKeepsWhatIsFinished() {
        String text = TinyExperiment.with(TinyExperiment.SYNTHETIC, "repeats: 1}", "repeats: 1, concurrency: 2}");
        Path concurrent = TestFiles.write(folder, "stopped.yaml", text);
        var order = new StepRequest(collect().id(), collect().hash().orElseThrow(), Shard.ALL);
        var stopping = RecordedProgress.stoppingAt("collect-1 5/16 distances", 1);
        assertThat(PodRunner.run(TinyExperiment.context(concurrent, store, stopping), order))
                .isEmpty();
        int finished = store.list(ArtifactLayout.probes(StepContext.address(collect())))
                .size();
        assertThat(finished).isBetween(3, 6);
        assertThat(ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.outcome()).isEqualTo(LedgerEntry.Outcome.STOPPED);
            assertThat(entry.kept().images()).isPositive().isLessThan(entry.images());
            assertThat(entry.kept().seconds()).isPositive().isLessThan(entry.seconds());
        });
        var resumed = new RecordedProgress();
        assertThat(PodRunner.run(TinyExperiment.context(concurrent, store, resumed), order))
                .isPresent();
        assertThat(resumed.begun().keySet().stream().filter(task -> task.endsWith("/16")))
                .hasSize(16 - finished);
        assertThat(StoreContent.of(store)).isEqualTo(expected);
    }

    /** A fine-tune that fails fails the step with its reason; the other one that had begun is kept. */
    @Test
    void theFailureOfOneFineTuneIsReported() {
        String text = TinyExperiment.with(TinyExperiment.SYNTHETIC, "repeats: 1}", "repeats: 1, concurrency: 2}");
        Path concurrent = TestFiles.write(folder, "failing.yaml", text);
        var probes = IntStream.range(0, 16)
                .mapToObj(probe -> ArtifactLayout.probe(StepContext.address(collect()), probe))
                .toList();
        var failed = new CountDownLatch(1);
        var failing = new WatchedStore(store, (write, to) -> {
            int probe = probes.indexOf(write.key());
            if (probe == 3) {
                failed.countDown();
                throw new IllegalStateException("no space for the fourth");
            }
            if (probe > 3) {
                await(failed); // so that the other slot cannot be far ahead, however slow this one is
            }
            write.applyTo(to);
        });
        assertThatThrownBy(() -> share(concurrent, Shard.ALL, failing)).hasMessage("no space for the fourth");
        assertThat(store.list(ArtifactLayout.probes(StepContext.address(collect()))))
                .hasSizeBetween(3, 5);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<LedgerEntry> ledger() {
        return new Ledger(store, StepContext.address(collect()), Clock.systemUTC()).all();
    }

    /** If a fine-tune of a finished shard is damaged, the pod that finishes the step repeats it. */
    @Test
    void aDamagedFineTuneIsMadeAgain() {
        share(0, 2, store);
        store.put(ArtifactLayout.probe(StepContext.address(collect()), 0), new byte[] {'{'});
        share(1, 2, store);
        assertThat(StoreContent.of(store)).isEqualTo(expected);
    }

    /** Three shards become two; existing probes are kept although the ledger entry of the third says RUNNING. */
    @Test
    void anotherNumberOfSharesGoesOn() {
        share(0, 3, store);
        share(1, 3, store);
        var kept = store.list(ArtifactLayout.probes(StepContext.address(collect())));
        var before = kept.stream().map(key -> store.read(key).orElseThrow()).toList();
        share(0, 2, store);
        share(1, 2, store);
        assertThat(StoreContent.of(store)).isEqualTo(expected);
        assertThat(kept.stream().map(key -> store.read(key).orElseThrow())).containsExactlyElementsOf(before);
    }

    /** Another experiment finishes pretraining while this one trains: its artifacts stay unchanged. */
    @Test
    void whatAnotherExperimentFinishesMeanwhileIsLeftAlone() {
        var pretrain = plan.steps().get(1);
        var folder = ArtifactLayout.folder(StepContext.address(pretrain));
        UNDIVIDED.list(folder).forEach(store::delete);
        var own = new ArrayList<ArtifactKey>();
        var watched = new WatchedStore(store, (write, to) -> {
            write.applyTo(to);
            own.add(write.key());
            if (write.key().value().contains("/checkpoints/") && own.size() < 10) {
                UNDIVIDED
                        .list(folder)
                        .forEach(key -> store.put(key, UNDIVIDED.read(key).orElseThrow()));
            }
        });
        var order = new StepRequest(pretrain.id(), pretrain.hash().orElseThrow(), Shard.ALL);
        var words = PodRunner.run(TinyExperiment.context(manifest, watched, new RecordedProgress()), order);
        assertThat(words.flatMap(TerminationMessage::cost)).isPresent();
        assertThat(own)
                .noneMatch(key ->
                        key.name().endsWith(".safetensors") && !key.value().contains("/checkpoints/"));
        assertThat(store.read(ArtifactLayout.manifest(StepContext.address(pretrain)))
                        .map(String::new))
                .isEqualTo(Optional.of(new String(UNDIVIDED
                        .read(ArtifactLayout.manifest(StepContext.address(pretrain)))
                        .orElseThrow())));
    }
}
