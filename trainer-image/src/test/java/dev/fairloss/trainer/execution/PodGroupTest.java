// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.SimulatedCapture;
import dev.fairloss.trainer.execution.PodGroup.Outcome;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.Shard;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StoppedException;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.testing.WatchedStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several trainings in one pod, on a simulated GPU: each ends as it does alone. */
class PodGroupTest {
    /** Eight trainings, two of them of several networks. */
    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.with(
                    TinyExperiment.SYNTHETIC,
                    "{updates: 2, policyStartEpoch: 1, seeds: 1}",
                    "{updates: 8, policyStartEpoch: 1, seeds: 2}"),
            "arms: []",
            "arms: [FixedMargin, RandomPolicy, MoreSeeds], fixedMargins: [\"0.25\"]");

    @TempDir
    static Path folder;

    private static final MemoryStore ONE_BY_ONE = new MemoryStore();
    private static Path manifest;
    private static List<PlannedStep> trainings;
    private static Map<String, String> expected;

    private final MemoryStore store = new MemoryStore();

    @BeforeAll
    static void oneAfterAnother() {
        manifest = TinyExperiment.write(folder, EXPERIMENT);
        TinyExperiment.run(manifest, ONE_BY_ONE, new RecordedProgress());
        trainings = TinyExperiment.plan(manifest, ONE_BY_ONE).steps().stream()
                .filter(step -> step.kind() == StepKind.TRAIN)
                .toList();
        assertThat(trainings).hasSize(8);
        expected = StoreContent.of(ONE_BY_ONE);
    }

    /** All steps but the trainings are finished. */
    @BeforeEach
    void beforeTheTrainings() {
        var folders = trainings.stream().map(PodGroupTest::folder).toList();
        Stream.of("steps", "experiments")
                .flatMap(root -> ONE_BY_ONE.list(new ArtifactKey(root)).stream())
                .filter(key -> folders.stream().noneMatch(key::isIn))
                .forEach(key -> store.put(key, ONE_BY_ONE.read(key).orElseThrow()));
    }

    private static ArtifactKey folder(PlannedStep step) {
        return ArtifactLayout.folder(StepContext.address(step));
    }

    private static StepContext pod(ArtifactStore in, RecordedProgress progress) {
        var gpu = new ComputeSettings(1, 1, Duration.ZERO).with(1, List.of(ComputeDevice.CPU));
        return TinyExperiment.context(manifest, in, progress, gpu);
    }

    private static StepRequest request(PlannedStep step) {
        return new StepRequest(step.id(), step.hash().orElseThrow(), Shard.ALL);
    }

    private static List<Outcome> run(StepContext pod, List<StepRequest> requests) {
        return PodGroup.run(
                pod,
                requests.stream()
                        .map(request -> new PodGroup.Member(request, pod.progress()))
                        .toList());
    }

    private static List<Outcome> run(ArtifactStore in, RecordedProgress progress, List<PlannedStep> steps) {
        return run(pod(in, progress), steps.stream().map(PodGroupTest::request).toList());
    }

    private static List<TerminationMessage> done(List<Outcome> outcomes) {
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure()).isEmpty());
        return outcomes.stream().map(outcome -> outcome.message().orElseThrow()).toList();
    }

    private List<LedgerEntry> ledger(PlannedStep step) {
        return new Ledger(store, StepContext.address(step), Clock.systemUTC()).all();
    }

    /**
     * With 3 at most, the last pod has 2. What they share of the time adds up: it is less than the pod took, which is less than the sum
     * of their durations.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void theNumberAtTheSameTimeDoesNotMatter(int atOnce) {
        double held = 0;
        var messages = new ArrayList<TerminationMessage>();
        for (int i = 0; i < trainings.size(); i += atOnce) {
            var group = trainings.subList(i, Math.min(i + atOnce, trainings.size()));
            long before = System.nanoTime();
            messages.addAll(done(run(store, new RecordedProgress(), group)));
            held += (System.nanoTime() - before) * 1e-9;
        }
        assertThat(StoreContent.of(store)).isEqualTo(expected);
        assertThat(messages)
                .extracting(TerminationMessage::step)
                .containsExactlyElementsOf(
                        trainings.stream().map(PlannedStep::id).toList());
        assertThat(messages).allSatisfy(message -> {
            assertThat(message.reused()).isFalse();
            var cost = message.cost().orElseThrow();
            assertThat(cost.deviceSeconds()).isEqualTo(cost.wallSeconds()).isPositive();
            assertThat(cost.device()).startsWith("gpu x1 (simulated");
        });
        double charged = messages.stream()
                .mapToDouble(message -> message.cost().orElseThrow().deviceSeconds())
                .sum();
        assertThat(charged).isBetween(.3 * held, 1.001 * held);
        for (var step : trainings) {
            assertThat(ledger(step)).singleElement().satisfies(entry -> {
                assertThat(entry.kept().images()).isEqualTo(entry.images());
                assertThat(entry.lostSeconds()).isZero();
            });
        }
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new TrainerException(ExitCode.DIVERGED, "Training diverged.", "Lower it."),
                new TrainerException(ExitCode.STORE_UNAVAILABLE, "The store is full.", "Make room."),
                new OutOfMemoryError("heap"),
                new IllegalStateException("a bug"));
    }

    /** The second fails at its third checkpoint. The others end; the same group ends what is left from there. */
    @ParameterizedTest
    @MethodSource("failures")
    void oneThatFailsDoesNotStopTheOthers(Throwable failure) {
        var group = trainings.subList(0, 3);
        var failing = new WatchedStore(store, (write, to) -> {
            if (write.key().isIn(folder(group.get(1)))
                    && write.key().value().contains("/checkpoints/")
                    && write.key().name().startsWith("000003")) {
                sneak(failure);
            }
            write.applyTo(to);
        });
        var outcomes = run(failing, new RecordedProgress(), group);
        assertThat(outcomes.get(1).failure()).containsSame(failure);
        assertThat(outcomes.get(1).message()).isEmpty();
        assertThat(outcomes.get(1).lostDeviceSeconds()).isBetween(0., 60.);
        done(List.of(outcomes.get(0), outcomes.get(2)));

        var again = new RecordedProgress();
        assertThat(done(run(store, again, group)))
                .extracting(TerminationMessage::reused)
                .containsExactly(true, false, true);
        assertThat(again.begun()).containsEntry(group.get(1).id().text(), 2L).doesNotContainKeys("train-fairloss-1");
        assertFinished(group);
    }

    private void assertFinished(List<PlannedStep> group) {
        var content = StoreContent.of(store);
        for (var step : group) {
            String prefix = folder(step).value() + "/";
            assertThat(startingWith(content, prefix)).isNotEmpty().isEqualTo(startingWith(expected, prefix));
        }
    }

    private static Map<String, String> startingWith(Map<String, String> content, String prefix) {
        var some = new TreeMap<>(content);
        some.keySet().removeIf(key -> !key.startsWith(prefix));
        return some;
    }

    private static void sneak(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    /** The last one has many networks. Another may be finished, since it began earlier. */
    @Test
    void aStopLeavesACheckpointOfEach() {
        var group = trainings.subList(0, 4);
        var stopping = RecordedProgress.stoppingAt(group.get(0).id().text(), 5);
        var outcomes = run(store, stopping, group);
        for (int i : List.of(0, 3)) {
            assertThat(outcomes.get(i).failure()).containsInstanceOf(StoppedException.class);
            assertThat(outcomes.get(i).message()).isEmpty();
        }
        var left = outcomes.stream()
                .filter(outcome -> outcome.message().isEmpty())
                .map(outcome -> outcome.request().step())
                .toList();
        for (var step : group) {
            assertThat(ledger(step)).singleElement().satisfies(entry -> assertThat(entry.outcome())
                    .isEqualTo(left.contains(step.id()) ? LedgerEntry.Outcome.STOPPED : LedgerEntry.Outcome.FINISHED));
        }
        var resumed = new RecordedProgress();
        assertThat(done(run(store, resumed, group)))
                .filteredOn(message -> !message.reused())
                .extracting(TerminationMessage::step)
                .containsExactlyElementsOf(left);
        assertThat(resumed.begun()).containsEntry(group.get(0).id().text(), 5L);
        assertFinished(group);
    }

    /** Another experiment publishes the first one while it trains: it ends with what is there, untouched. */
    @Test
    void oneThatIsFinishedElsewhereEndsAlone() {
        var group = trainings.subList(0, 2);
        var elsewhere = folder(group.get(0));
        var own = new HashSet<ArtifactKey>();
        var watched = new WatchedStore(store, (write, to) -> {
            write.applyTo(to);
            if (write.key().isIn(elsewhere) && write.key().value().contains("/checkpoints/") && own.add(elsewhere)) {
                ONE_BY_ONE.list(elsewhere).stream()
                        .filter(key -> !key.value().contains("/ledger/"))
                        .forEach(key -> store.put(key, ONE_BY_ONE.read(key).orElseThrow()));
            } else if (write.key().isIn(elsewhere) && write.key().name().equals("manifest.json")) {
                own.add(write.key());
            }
        });
        var messages = done(run(watched, new RecordedProgress(), group));
        assertThat(messages).extracting(TerminationMessage::reused).containsExactly(false, false);
        assertThat(own).containsExactly(elsewhere);
        assertFinished(group);
    }

    /** A wrong hash is a failure of its step only. */
    @Test
    void anotherHashIsRefused() {
        var wrong = new StepRequest(trainings.get(0).id(), "ab".repeat(32), Shard.ALL);
        var unknown = new StepRequest(new StepId("train-nobody-1"), "ab".repeat(32), Shard.ALL);
        var outcomes = run(pod(store, new RecordedProgress()), List.of(wrong, request(trainings.get(1)), unknown));
        assertThat(outcomes.get(0).failure().orElseThrow())
                .hasMessageContaining("requests train-fairloss-1 with hash abababababab");
        assertThat(outcomes.get(2).failure().orElseThrow()).hasMessageContaining("the plan has no such step");
        assertThat(outcomes.get(1).message()).isPresent();
        assertFinished(trainings.subList(1, 2));
    }

    @Test
    void onlyTrainingsShareAPod() {
        var plan = StepPlan.of(pod(store, new RecordedProgress()).spec());
        for (var step : plan.steps()) {
            if (step.kind() != StepKind.TRAIN) {
                var other = new StepRequest(step.id(), "ab".repeat(32), Shard.ALL);
                assertThatThrownBy(() ->
                                run(pod(store, new RecordedProgress()), List.of(request(trainings.get(0)), other)))
                        .isInstanceOf(TrainerException.class)
                        .hasMessage("Only trainings can share a pod: " + step.id() + " is none.");
            }
        }
    }

    /** Seen from the last checkpoint of a training, when others run too. */
    @Test
    void theProgressOfAllIsOnTheBoardOfThePod() {
        var group = trainings.subList(0, 3);
        Set<Set<String>> seen = new HashSet<>();
        var contexts = new ArrayList<StepContext>();
        var watched = new WatchedStore(store, (write, to) -> {
            write.applyTo(to);
            if (!contexts.isEmpty() && write.key().name().startsWith("000004")) {
                synchronized (seen) {
                    seen.add(new HashSet<>(contexts.get(0).board().all().stream()
                            .map(StepProgress::step)
                            .toList()));
                }
            }
        });
        var pod = pod(watched, new RecordedProgress());
        contexts.add(pod);
        done(run(pod, group.stream().map(PodGroupTest::request).toList()));
        assertThat(seen)
                .contains(new HashSet<>(
                        group.stream().map(step -> step.id().text()).toList()));
        assertThat(pod.board().all()).isEmpty();
    }

    /**
     * The second captures, here while it writes a checkpoint. If that ended the process, its next attempt would avoid capturing, and
     * those of the others would not.
     */
    @Test
    void aCaptureIsInTheLedgerOfTheTrainingWhoseWorkItIs() {
        var group = trainings.subList(0, 3);
        List<List<Boolean>> seen = new ArrayList<>();
        var capturing = new WatchedStore(store, (write, to) -> {
            write.applyTo(to);
            if (write.key().isIn(folder(group.get(1))) && write.key().name().startsWith("000003")) {
                SimulatedCapture.run(() -> seen.add(group.stream()
                        .map(step -> ledger(step).stream().anyMatch(LedgerEntry::capturing))
                        .toList()));
            }
        });
        done(run(capturing, new RecordedProgress(), group));
        assertThat(seen).isNotEmpty().allSatisfy(of -> assertThat(of).containsExactly(false, true, false));
        for (var step : group) {
            assertThat(ledger(step)).singleElement().satisfies(entry -> assertThat(entry.capturing())
                    .isFalse());
        }
        assertFinished(group);
    }
}
