// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.execution.PodGroup.Outcome;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.Shard;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.PrepareStep;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.ScriptedServer;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.testing.WatchedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of one of two trainings in a pod that nobody pretends: the other one ends with the bits that it has alone. */
class PodGroupFailuresTest {
    /**
     * A learning rate of 40 with a weight decay of 1 multiplies weights by -39 in every update, and by -4 after three rollbacks. Four
     * updates survive that. The arm TrainLonger has as many as the collection cost in addition, too many for any float32.
     */
    private static final String ABSURD = TinyExperiment.with(
            TinyExperiment.with(
                    TinyExperiment.with(
                            TinyExperiment.SYNTHETIC,
                            "optimization: {batchSize: 4, warmUpUpdates: 1}",
                            "optimization: {batchSize: 4, warmUpUpdates: 1, referenceBatchSize: 1, learningRate: \"10\","
                                    + " weightDecay: \"1\", schedule: Steps, steps: [\"0.99\"]}"),
                    "training: {updates: 2,",
                    "training: {updates: 4,"),
            "arms: []",
            "arms: [FixedMargin, TrainLonger], fixedMargins: [\"0.25\"]");

    private static final StepId SHORT = new StepId("train-fixed-0.25-1");
    private static final StepId LONG = new StepId("train-longer-1");

    @TempDir
    static Path folder;

    private static final MemoryStore BEFORE = new MemoryStore();
    private static Path manifest;
    private static StepPlan plan;
    private static Map<String, String> alone;

    @BeforeAll
    static void untilTheTrainings() {
        manifest = TinyExperiment.write(folder, ABSURD);
        var context = TinyExperiment.context(manifest, BEFORE, new RecordedProgress());
        var data = PrepareStep.run(context, StepPlan.of(context.spec()).steps().get(0));
        plan = StepPlan.of(context.spec(), data.fingerprints());
        var runner = new StepRunner(context, plan, data);
        plan.steps().stream()
                .takeWhile(step -> step.kind() != StepKind.TRAIN)
                .filter(step -> step.kind() != StepKind.PREPARE)
                .forEach(runner::run);
        var store = copy();
        PodRunner.run(TinyExperiment.context(manifest, store, new RecordedProgress()), request(SHORT));
        alone = content(store, SHORT);
        assertThat(alone).hasSizeGreaterThan(2);
    }

    private static MemoryStore copy() {
        var store = new MemoryStore();
        BEFORE.list(new ArtifactKey("steps"))
                .forEach(key -> store.put(key, BEFORE.read(key).orElseThrow()));
        return store;
    }

    private static PlannedStep step(StepId id) {
        return plan.step(id).orElseThrow();
    }

    private static ArtifactKey folderOf(StepId id) {
        return ArtifactLayout.folder(StepContext.address(step(id)));
    }

    private static StepRequest request(StepId id) {
        return new StepRequest(id, step(id).hash().orElseThrow(), Shard.ALL);
    }

    private static Map<String, String> content(ArtifactStore store, StepId id) {
        var content = new TreeMap<>(StoreContent.of(store));
        content.keySet().removeIf(key -> !key.startsWith(folderOf(id).value() + "/"));
        return content;
    }

    /** Both in one pod. */
    private static List<Outcome> run(ArtifactStore store, StepId... ids) {
        var gpu = new ComputeSettings(1, 1, Duration.ZERO).with(1, List.of(ComputeDevice.CPU));
        var pod = TinyExperiment.context(manifest, store, new RecordedProgress(), gpu);
        return PodGroup.run(
                pod,
                List.of(ids).stream()
                        .map(id -> new PodGroup.Member(request(id), pod.progress()))
                        .toList());
    }

    private static TrainerException failure(Outcome outcome) {
        assertThat(outcome.message()).isEmpty();
        return (TrainerException) outcome.failure().orElseThrow();
    }

    @Test
    void oneThatDivergesDoesNotTouchTheOther() {
        var store = copy();
        var outcomes = run(store, LONG, SHORT);
        assertThat(failure(outcomes.get(0)))
                .hasMessageStartingWith("Training diverged: the loss was not finite at update ")
                .hasMessageEndingWith(", after 3 rollbacks, each with half the learning rate.")
                .extracting(TrainerException::exitCode)
                .isEqualTo(ExitCode.DIVERGED);
        assertThat(outcomes.get(1).message()).isPresent();
        assertThat(content(store, SHORT)).isEqualTo(alone);
        assertThat(content(store, LONG)).isEmpty();
    }

    /** The writes of one training go to an S3 server that answers as MinIO does when it is full; those of the other do not. */
    @Test
    void aFullStoreIsAFailureOfTheOneThatWrites() {
        try (var server = new ScriptedServer(ScriptedServer.Answer.error(507, "XMinioStorageFull"));
                var full = Stores.open(
                        "s3://faces/run",
                        StoreOptions.from(Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"))
                                .with(to -> to.endpoint(Optional.of(server.endpoint()))
                                        .region(Optional.of("us-east-1"))))) {
            var store = copy();
            var split = new WatchedStore(store, (write, to) -> {
                boolean checkpoint = write.key().value().contains("/checkpoints/");
                write.applyTo(checkpoint && write.key().isIn(folderOf(LONG)) ? full : to);
            });
            var outcomes = run(split, LONG, SHORT);
            assertThat(failure(outcomes.get(0)))
                    .hasMessageStartingWith("The object store at http://127.0.0.1")
                    .hasMessageContaining(" is full (XMinioStorageFull): cannot write s3://faces/run/steps/train/")
                    .satisfies(failure -> {
                        assertThat(failure.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
                        assertThat(failure.remedy())
                                .isEqualTo("Free some space, or choose another store in spec.storage.uri; the run"
                                        + " continues from there.");
                    });
            assertThat(server.requests()).isEqualTo(1);
            assertThat(outcomes.get(1).message()).isPresent();
            assertThat(content(store, SHORT)).isEqualTo(alone);
        }
    }
}
