// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.trainer.bench.InputBenchmark.Way;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.RecordedCaptures;
import dev.fairloss.trainer.model.ModelShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Trainings on a GPU, or on what {@code .ci/check-cuda} puts in its place, for each way of bringing images to it. Skipped where libtorch
 * sees none. With the environment variable {@code FAIRLOSS_COPY_STREAM=true}, copies have a stream of their own.
 */
class GpuTrainingTest {
    private static final int UPDATES = 12;

    private static ComputeDevice gpu;

    @RegisterExtension
    final RecordedCaptures captures = new RecordedCaptures();

    @BeforeAll
    static void onlyWithAGpu() {
        EngineRuntime.start(1); // deterministic algorithms
        List<String> gpus = EngineRuntime.gpus();
        assumeThat(gpus).as("GPUs that libtorch sees").isNotEmpty();
        gpu = new ComputeDevice.Gpu(0, gpus.get(0));
    }

    /** Each training captures its script once, without a failure. */
    private void assertCaptured(int trainings) {
        assertThat(captures.log()).hasSize(2 * trainings).containsOnly("capture", "run");
    }

    private static InputBenchmark training(Way way, ComputeDevice device, Backbone backbone, int batchSize) {
        var shape = new ModelShape(backbone, 32, 20);
        return new InputBenchmark(way, device, shape, batchSize, backbone.inputSize() + 8, 2);
    }

    private static float loss(Way way, ComputeDevice device) {
        try (var training = training(way, device, Backbone.SmallResNet56px, 16)) {
            return training.round(UPDATES).loss();
        }
    }

    /** TensorFloat-32 has 10 bits of precision, so a GPU's losses differ a little. */
    @ParameterizedTest
    @EnumSource
    void theLossIsThatOfTheCpuForEachWay(Way way) {
        float expected = loss(Way.CROPS, ComputeDevice.CPU);
        assertThat(loss(way, gpu)).isCloseTo(expected, within(.02f * expected));
        assertThat(loss(way, gpu)).isEqualTo(loss(Way.HELD, gpu));
        assertCaptured(3);
    }

    /** Epochs end in the middle of a batch, and batches are prepared ahead. */
    @Test
    void aSecondRoundGoesOnWithTheSameGraph() {
        List<Float> losses = new ArrayList<>();
        for (Way way : Way.values()) {
            try (var training = training(way, gpu, Backbone.SmallResNet56px, 24)) {
                training.round(UPDATES);
                losses.add(training.round(2 * UPDATES).loss());
            }
        }
        assertThat(losses).allSatisfy(loss -> assertThat(loss).isEqualTo(losses.get(0)));
        assertCaptured(Way.values().length);
    }

    @Test
    void aLargeNetworkIsCaptured() {
        List<Float> losses = new ArrayList<>();
        for (Way way : List.of(Way.BYTES, Way.HELD)) {
            try (var training = training(way, gpu, Backbone.IResNet18, 2)) {
                losses.add(training.round(5).loss());
            }
        }
        assertThat(losses.get(0)).isFinite().isEqualTo(losses.get(1));
        assertCaptured(2);
    }

    /** Losses, flat memory, equal and resumed trainings in every precision, and exhausted memory. */
    @Test
    void theChecksOfTheBenchmarkPass() {
        var shape = new ModelShape(Backbone.SmallResNet56px, 32, 20);
        var sizes = new DeviceChecks.Sizes(8, 3, 100, 8, 1);
        assertThat(new DeviceChecks(gpu, shape, sizes, Optional::empty).run(figure -> {}))
                .hasSize(9)
                .allSatisfy(
                        check -> assertThat(check.passed()).as(check.toString()).isTrue());
    }
}
