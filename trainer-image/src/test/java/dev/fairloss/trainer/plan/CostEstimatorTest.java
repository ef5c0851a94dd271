// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.step.Step;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.steps.PrepareStep;
import dev.fairloss.trainer.steps.PreparedData;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With half a second per update and batches of 4 images. */
class CostEstimatorTest {
    @TempDir
    private Path folder;

    private ResolvedSpec spec;

    @BeforeEach
    void readSpec() {
        spec = read(TinyExperiment.SYNTHETIC);
    }

    private ResolvedSpec read(String experiment) {
        return SpecResolver.of(ExperimentFileReader.read(TinyExperiment.write(folder, experiment))
                .spec());
    }

    private OptionalDouble seconds(ResolvedSpec of, Optional<PreparedData> data, String step) {
        var planned = StepPlan.of(of).step(new StepId(step)).orElseThrow();
        return new CostEstimator(of, data, new CostEstimator.Seconds(.5, .5, .5)).seconds(planned.step());
    }

    /** 8 images per second are half a second per update. */
    @Test
    void assumesASpeedAndANumberOfImages() {
        var inEpochs = read(TinyExperiment.SYNTHETIC.replace("training: {updates: 2,", "training: {epochs: 3,"));
        var step = StepPlan.of(inEpochs)
                .step(new StepId("train-fairloss-1"))
                .orElseThrow()
                .step();
        var speed = new AssumedSpeed(8, OptionalInt.of(40), OptionalDouble.of(3));
        assertThat(CostEstimator.assume(inEpochs, Optional.empty(), speed).seconds(step))
                .hasValue(3 * 40 / 8.0);
        assertThat(speed.describe(5400))
                .isEqualTo("about 1.5 hours at 8 images per second, which cost 4.50 at 3.00 per hour");
    }

    private PreparedData prepare() {
        var context =
                TinyExperiment.context(folder.resolve("experiment.yaml"), new MemoryStore(), new RecordedProgress());
        return PrepareStep.run(context, StepPlan.of(context.spec()).steps().get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "prepare, 2",
        "pretrain-1-1, 1",
        "policy-1, 2",
        "train-fairloss-1, 1",
        "report, 2",
    })
    void theseDoNotDependOnTheData(String step, double expected) {
        assertThat(seconds(spec, Optional.empty(), step)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"collect-1", "evaluate-fairloss-1"})
    void theseAreUnknownBeforeTheDataHaveBeenRead(String step) {
        assertThat(seconds(spec, Optional.empty(), step)).isEmpty();
    }

    @Test
    void epochsAreUnknownBeforeTheDataHaveBeenRead() {
        var epochs =
                read(TinyExperiment.with(TinyExperiment.SYNTHETIC, "training: {updates: 2,", "training: {epochs: 3,"));
        assertThat(seconds(epochs, Optional.empty(), "train-fairloss-1")).isEmpty();
        var data = prepare();
        int updates = (3 * data.trainingImages() + 3) / 4;
        assertThat(seconds(epochs, Optional.of(data), "train-fairloss-1")).hasValue(updates * .5);
    }

    /** Embedding an image takes two thirds of the time of training on it. */
    @Test
    void collectionAndEvaluationEmbedImages() {
        var data = prepare();
        double perImage = 2 / 3. * .5 / 4;
        assertThat(seconds(spec, Optional.of(data), "collect-1").orElseThrow())
                .isCloseTo(16 * (.5 + perImage * (data.trainingImages() + data.accuracyImages())), within(1e-9));
        assertThat(data.accuracyImages()).isPositive();
        int images = data.index().imageCount() + data.evaluation().get(0).images().length;
        assertThat(seconds(spec, Optional.of(data), "evaluate-fairloss-1").orElseThrow())
                .isCloseTo(perImage * images, within(1e-9));
    }

    /** Of two updates: pretraining is alone, trainings share a GPU. */
    @ParameterizedTest
    @CsvSource({"pretrain-1-1, 2", "train-fairloss-1, .5"})
    void trainingsThatShareAGpuCostTheirShare(String step, double expected) {
        var planned = StepPlan.of(spec).step(new StepId(step)).orElseThrow();
        var seconds = new CostEstimator.Seconds(1, .5, .25);
        assertThat(new CostEstimator(spec, Optional.empty(), seconds).seconds(planned.step()))
                .hasValue(expected);
    }

    /** Rounds of four updates of each of two trainings. */
    @Test
    void theMiddleRoundCounts() {
        assertThat(CostEstimator.share(new double[] {80, 16, 8}, 4, 2)).isEqualTo(2);
    }

    /** On a simulated GPU; how long it takes depends on the load of this machine. */
    @Test
    void theShareOfTrainingsThatShareAGpuIsMeasured() {
        var file = TinyExperiment.write(
                folder,
                TinyExperiment.with(
                        TinyExperiment.SYNTHETIC,
                        "training: {updates: 2, policyStartEpoch: 1, seeds: 1}",
                        "training: {updates: 2, policyStartEpoch: 1, seeds: 8, concurrency: 8}\n  compute: {gpus: 1}"));
        var context = TinyExperiment.context(file, new MemoryStore(), new RecordedProgress());
        var simulated = context.settings().with(1, List.of(ComputeDevice.CPU));
        var estimator =
                CostEstimator.measure(context.member(simulated, context.progress(), context.time()), Optional.empty());
        double alone = estimator.seconds(step(context.spec(), "pretrain-1-1")).orElseThrow();
        double shared =
                estimator.seconds(step(context.spec(), "train-fairloss-8")).orElseThrow();
        assertThat(shared).isPositive().isNotEqualTo(alone);
    }

    private static Step step(ResolvedSpec of, String id) {
        return StepPlan.of(of).step(new StepId(id)).orElseThrow().step();
    }
}
