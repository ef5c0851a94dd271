// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exported networks in PyTorch. Needs a Python interpreter with torch and numpy in FAIRLOSS_TORCH_PYTHON. */
@EnabledIfEnvironmentVariable(named = "FAIRLOSS_TORCH_PYTHON", matches = ".+")
class TorchExportTest {
    private static final int IMAGES = 2;

    @ParameterizedTest
    @EnumSource
    void pyTorchLoadsAndEmbedsAsTheTrainer(Backbone backbone, @TempDir Path folder)
            throws IOException, InterruptedException {
        int side = backbone.inputSize();
        int dim = 32;
        float[] expected;
        ByteBuffer pixels = Noise.pixels(4, IMAGES, side);
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, new ModelShape(backbone, dim, 3), 7);
                Embedder embedder = new Embedder(model, Precision.Float32);
                SafetensorsFile file = SafetensorsFile.of(model.save(), "model")) {
            expected = embedder.embed(pixels, IMAGES);
            Files.write(folder.resolve("model"), NetworkWeights.read(file).write());
        }
        var planar = ByteBuffer.allocate(pixels.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        for (int image = 0; image < IMAGES; image++) {
            for (int c = 0; c < 3; c++) {
                for (int i = 0; i < side * side; i++) {
                    planar.putFloat(pixels.getFloat(4 * ((image * side * side + i) * 3 + c)));
                }
            }
        }
        Files.write(folder.resolve("pixels"), planar.array());
        Path log = folder.resolve("log");
        Process python = new ProcessBuilder(
                        System.getenv("FAIRLOSS_TORCH_PYTHON"),
                        "src/bench/pytorch_embed.py",
                        folder.resolve("model").toString(),
                        folder.resolve("pixels").toString(),
                        folder.resolve("embeddings").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(python.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(python.exitValue()).as(Files.readString(log)).isZero();
        var embeddings = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("embeddings")))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        assertThat(embeddings.remaining()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(embeddings.get(i)).isCloseTo(expected[i], within(1e-5f));
        }
    }
}
