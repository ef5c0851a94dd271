// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.Pod;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod of several trainings as a process that is killed and terminated. */
class PodGroupKillTest {
    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.with(
                    TinyExperiment.with(TinyExperiment.SYNTHETIC, "{updates: 2,", "{updates: 100,"),
                    "arms: []",
                    "arms: [FixedMargin, RandomPolicy], fixedMargins: [\"0.25\"]"),
            "spec:\n",
            "spec:\n  storage: {uri: file:pods}\n");

    @TempDir
    Path folder;

    @Test
    void itEndsAsIfNothingHadBeen() throws IOException {
        Path manifest = TinyExperiment.write(folder, EXPERIMENT);
        var undisturbed = new MemoryStore();
        TinyExperiment.run(manifest, undisturbed, new RecordedProgress());
        var trainings = TinyExperiment.plan(manifest, undisturbed).steps().stream()
                .filter(step -> step.kind() == StepKind.TRAIN)
                .toList();
        Path root = Files.createDirectories(folder.resolve("pods"));
        try (var store = Stores.open(root.toString(), StoreOptions.from(Map.of()))) {
            Stream.of("steps", "experiments")
                    .flatMap(part -> undisturbed.list(new ArtifactKey(part)).stream())
                    .filter(key -> trainings.stream().noneMatch(step -> key.isIn(of(step))))
                    .forEach(key -> store.put(key, undisturbed.read(key).orElseThrow()));
            try (var pod = Pod.together(folder, manifest, trainings)) {
                pod.process().until(() -> trainings.stream().allMatch(step -> hasCheckpoint(store, step)));
                assertThat(pod.process().kill()).isEqualTo(128 + 9);
                assertThat(pod.messages()).isEmpty();
            }
            try (var pod = Pod.together(folder, manifest, trainings)) {
                assertThat(pod.process()
                                .await(line -> line.contains(
                                        "\"task\":\"" + trainings.get(2).id())))
                        .as(pod.process().errors())
                        .isTrue();
                assertThat(pod.process().terminate()).isEqualTo(ExitCode.TERMINATED.status());
                assertThat(pod.messages())
                        .extracting(message -> message.problem().map(TerminationMessage.Problem::code))
                        .hasSize(3)
                        .allSatisfy(code -> assertThat(code).contains(ExitCode.TERMINATED));
                assertThat(pod.process().lines())
                        .noneMatch(line -> line.contains("\"done\":1,"))
                        .filteredOn(line -> line.contains("\"state\":\"resumed\""))
                        .hasSize(3);
            }
            try (var pod = Pod.together(folder, manifest, trainings)) {
                assertThat(pod.process().status()).as(pod.process().errors()).isZero();
                assertThat(pod.messages())
                        .extracting(TerminationMessage::step)
                        .containsExactlyElementsOf(
                                trainings.stream().map(PlannedStep::id).toList());
                assertThat(pod.messages()).allSatisfy(message -> {
                    assertThat(message.problem()).isEmpty();
                    assertThat(message.cost().orElseThrow().deviceSeconds()).isPositive();
                });
            }
            assertThat(StoreContent.of(store)).isEqualTo(StoreContent.of(undisturbed));
        }
    }

    private static ArtifactKey of(PlannedStep step) {
        return ArtifactLayout.folder(StepContext.address(step));
    }

    private static boolean hasCheckpoint(ArtifactStore store, PlannedStep step) {
        return store.list(of(step)).stream()
                .anyMatch(key ->
                        key.value().contains("/checkpoints/") && key.name().endsWith(".json"));
    }
}
