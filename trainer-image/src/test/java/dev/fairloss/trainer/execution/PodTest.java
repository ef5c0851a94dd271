// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.Pod;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.StoreContent;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole experiments as the operator runs them: a process for each step. */
class PodTest {
    private static final String EXPERIMENT =
            TinyExperiment.SYNTHETIC.replace("spec:\n", "spec:\n  storage: {uri: file:pods}\n");

    private static final int SHARDS = 3;

    @TempDir
    Path folder;

    private Path manifest;

    @BeforeEach
    void write() {
        manifest = TinyExperiment.write(folder, EXPERIMENT);
    }

    @Test
    void stepByStepItEndsAsARunDoes() throws IOException {
        try (var pods = store("pods");
                var laptop = store("laptop")) {
            TinyExperiment.run(manifest, laptop, new RecordedProgress());
            var expected = TinyExperiment.plan(manifest, laptop);
            var prepared = prepare(expected);
            assertThat(StepPlan.of(
                            SpecResolver.of(ExperimentFileReader.read(manifest).spec()), prepared.fingerprints()))
                    .isEqualTo(expected);
            assertThat(prepared.finished().in(expected)).isEmpty();
            for (var step : expected.steps()) {
                if (step.kind() == StepKind.COLLECT) {
                    collect(step);
                } else if (step.kind() != StepKind.PREPARE) {
                    checkFinished(step);
                }
            }
            assertThat(StoreContent.of(pods)).isEqualTo(StoreContent.of(laptop));
        }
    }

    private TerminationMessage.Prepared prepare(StepPlan expected) {
        try (var pod = Pod.start(folder, manifest, expected.steps().get(0))) {
            var words = pod.done();
            assertThat(words.cost())
                    .hasValueSatisfying(cost -> assertThat(cost.device()).startsWith("cpu x1"));
            return words.prepared().orElseThrow();
        }
    }

    private void checkFinished(PlannedStep step) {
        try (var pod = Pod.start(folder, manifest, step)) {
            var words = pod.done();
            assertThat(words.step()).isEqualTo(step.id());
            assertThat(step.hash()).hasValue(words.hash());
            assertThat(words.reused()).isFalse();
            assertThat(words.cost())
                    .hasValueSatisfying(cost -> assertThat(cost.deviceSeconds()).isPositive());
            assertThat(words.problem()).isEmpty();
            if (step.kind() == StepKind.REPORT) {
                assertThat(words.results()).singleElement().satisfies(result -> {
                    assertThat(result.arm()).isEqualTo("fairloss");
                    assertThat(result.set()).isEqualTo("unseen");
                    assertThat(result.mean()).isBetween(0., 1.);
                });
                assertThat(words.report())
                        .hasValue(folder.resolve("pods/experiments/default/tiny/report.html")
                                .toString());
            }
            assertThat(pod.process().lines()).isNotEmpty().allSatisfy(line -> assertThat(line)
                    .startsWith("{\"at\":")
                    .contains("\"experiment\":\"default/tiny\"", "\"step\":\"" + step.id() + "\""));
        }
    }

    /** Runs all shards at once. One or more of them publish the step; each reports its own work. */
    private void collect(PlannedStep step) {
        var pods = new ArrayList<Pod>();
        try {
            for (int i = 0; i < SHARDS; i++) {
                pods.add(Pod.start(
                        folder, manifest, step.id().text(), step.hash().orElseThrow(), i, SHARDS));
            }
            for (var pod : pods) {
                assertThat(pod.done().cost())
                        .hasValueSatisfying(cost -> assertThat(cost.images()).isPositive());
            }
        } finally {
            pods.forEach(Pod::close);
        }
    }

    @Test
    void sigtermLeavesACheckpointFromWhichTheNextPodGoesOn() throws IOException {
        String longer = TinyExperiment.with(
                EXPERIMENT, "pretraining: {networks: 1, updates: 2}", "pretraining: {networks: 1, updates: 100000}");
        Files.writeString(manifest, longer);
        try (var store = store("pods")) {
            var spec = SpecResolver.of(ExperimentFileReader.read(manifest).spec());
            var plan = StepPlan.of(spec, prepare(StepPlan.of(spec)).fingerprints());
            var pretrain = plan.steps().get(1);
            try (var pod = Pod.start(folder, manifest, pretrain)) {
                assertThat(pod.process().await(line -> line.contains("\"task\":\"pretrain-1-1\"")))
                        .as(pod.process().errors())
                        .isTrue();
                assertThat(pod.process().terminate()).isEqualTo(ExitCode.TERMINATED.status());
                assertThat(pod.words().problem()).hasValueSatisfying(problem -> assertThat(problem.code())
                        .isEqualTo(ExitCode.TERMINATED));
            }
            assertThat(StoreContent.ledger(store)).singleElement().satisfies(entry -> {
                assertThat(entry.outcome().name()).isEqualTo("STOPPED");
                assertThat(entry.attempt()).endsWith("Z-a1b2c");
            });
            try (var pod = Pod.start(folder, manifest, pretrain)) {
                assertThat(pod.process().await(line -> line.contains("\"task\":\"pretrain-1-1\"")))
                        .isTrue();
                assertThat(pod.process().lines()).anyMatch(line -> line.contains("\"state\":\"resumed\""));
                assertThat(pod.process().lines()).noneMatch(line -> line.contains("\"done\":1,"));
            }
        }
    }

    private ArtifactStore store(String name) throws IOException {
        Path root = Files.createDirectories(folder.resolve(name));
        return Stores.open(root.toString(), StoreOptions.from(Map.of()));
    }
}
