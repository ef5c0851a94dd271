// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.loss.CosFace;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ParameterSpec;
import dev.fairloss.trainer.model.TorchEmbedding;
import dev.fairloss.trainer.train.SmallTraining.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Updates in float16 against autocast and GradScaler of PyTorch, on the CPU. Needs a Python interpreter with torch and numpy in
 * FAIRLOSS_TORCH_PYTHON.
 */
@EnabledIfEnvironmentVariable(named = TorchEmbedding.PYTHON, matches = ".+")
class TorchLossScaleTest {
    private static final int UPDATES = 8;
    private static final int SIDE = 56;

    private final List<Float> losses = new ArrayList<>();
    private final List<Float> scales = new ArrayList<>();
    private final List<Integer> good = new ArrayList<>();

    /** From the usual start; from a scale that is too large, which must fall first; and shortly before it grows; with clipping. */
    @ParameterizedTest
    @CsvSource({"65536, 0, Infinity", "1e9, 0, Infinity", "1024, 1996, Infinity", "65536, 1998, .1"})
    void doesWhatPyTorchDoes(float scale, int from, double clip, @TempDir Path folder)
            throws IOException, InterruptedException {
        float[] weights = train(new LossScale.State(scale, from, 0), clip, folder);
        JsonNode torch = python(folder, Float.toString(scale), Integer.toString(from), clip);
        assertThat(scales)
                .isEqualTo(numbers(torch.get("scale")).stream()
                        .map(Double::floatValue)
                        .toList());
        assertThat(good)
                .isEqualTo(numbers(torch.get("good")).stream()
                        .map(Double::intValue)
                        .toList());
        for (int i = 0; i < UPDATES; i++) {
            assertThat(losses.get(i))
                    .isCloseTo(numbers(torch.get("loss")).get(i).floatValue(), withinPercentage(.5));
        }
        float[] expected = floats(Files.readAllBytes(folder.resolve("weights")));
        assertThat(weights).hasSameSizeAs(expected);
        double difference = 0;
        double length = 0;
        for (int i = 0; i < weights.length; i++) {
            difference += Math.pow(weights[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference / length)).isLessThan(1e-3);
    }

    /** @return weights, class centers and batch statistics in the order of PyTorch's names */
    private float[] train(LossScale.State start, double clip, Path folder) throws IOException {
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, SmallTraining.SHAPE, 1);
                Sgd sgd = new Sgd(model, new Sgd.Settings(.9, 5e-4, clip, Optional.empty()));
                GradientStep step = new GradientStep(model, sgd, new FairLoss(new CosFace(), 16), Precision.Float16)) {
            Files.write(
                    folder.resolve("checkpoint"),
                    model.safetensors(OptionalInt.empty()).write());
            float[] margins = new float[SmallTraining.CLASSES];
            Arrays.fill(margins, .25f);
            LossScale lossScale = step.lossScale().orElseThrow();
            lossScale.set(start);
            try (var images = Files.newOutputStream(folder.resolve("images"));
                    var labels = Files.newOutputStream(folder.resolve("labels"))) {
                for (int update = 0; update < UPDATES; update++) {
                    try (Batch batch = new Source().take(update)) {
                        images.write(planar(batch.pixels(), SmallTraining.BATCH));
                        labels.write(bytes(batch.labels()));
                        losses.add(step.update(batch, margins, .05));
                    }
                    scales.add(lossScale.state().scale());
                    good.add(lossScale.state().good());
                }
            }
            var values = new ArrayList<Float>();
            for (ParameterSpec spec : model.parameters().specs()) {
                for (float value : model.parameters().get(spec.name()).toFloatArray()) {
                    values.add(value);
                }
            }
            var array = new float[values.size()];
            for (int i = 0; i < array.length; i++) {
                array[i] = values.get(i);
            }
            return array;
        }
    }

    private static JsonNode python(Path folder, String scale, String from, double clip)
            throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Path output = folder.resolve("output");
        Process python = new ProcessBuilder(
                        System.getenv(TorchEmbedding.PYTHON),
                        "src/bench/pytorch_loss_scale.py",
                        folder.toString(),
                        scale,
                        from,
                        Double.isFinite(clip) ? Double.toString(clip) : "inf")
                .redirectError(log.toFile())
                .redirectOutput(output.toFile())
                .start();
        assertThat(python.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(python.exitValue()).as(Files.readString(log)).isZero();
        return ContractJson.mapper().readTree(output.toFile());
    }

    private static List<Double> numbers(JsonNode array) {
        var numbers = new ArrayList<Double>();
        array.forEach(value -> numbers.add(value.doubleValue()));
        return numbers;
    }

    private static byte[] planar(ByteBuffer pixels, int images) {
        var planar = ByteBuffer.allocate(pixels.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        for (int image = 0; image < images; image++) {
            for (int c = 0; c < 3; c++) {
                for (int i = 0; i < SIDE * SIDE; i++) {
                    planar.putFloat(pixels.getFloat(Float.BYTES * ((image * SIDE * SIDE + i) * 3 + c)));
                }
            }
        }
        return planar.array();
    }

    private static byte[] bytes(int[] values) {
        var bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private static float[] floats(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        var values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
