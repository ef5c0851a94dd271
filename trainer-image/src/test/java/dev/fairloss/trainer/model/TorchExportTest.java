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
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exported networks in PyTorch. Needs a Python interpreter with torch and numpy in FAIRLOSS_TORCH_PYTHON. */
@EnabledIfEnvironmentVariable(named = TorchEmbedding.PYTHON, matches = ".+")
class TorchExportTest {
    private static final int IMAGES = 2;

    @ParameterizedTest
    @EnumSource
    void pyTorchLoadsAndEmbedsAsTheTrainer(Backbone backbone, @TempDir Path folder)
            throws IOException, InterruptedException {
        int side = backbone.inputSize();
        int dim = 32;
        float[] expected;
        byte[] model;
        ByteBuffer pixels = Noise.pixels(4, IMAGES, side);
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel trained = new FaceModel(manager, new ModelShape(backbone, dim, 3), 7);
                Embedder embedder = new Embedder(trained, Precision.Float32);
                SafetensorsFile file = SafetensorsFile.of(
                        trained.safetensors(OptionalInt.empty()).write(), "model")) {
            expected = embedder.embed(pixels, IMAGES);
            model = NetworkWeights.read(file).write();
        }
        float[] embeddings = TorchEmbedding.of(model, pixels, IMAGES, side, folder);
        assertThat(embeddings).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(embeddings[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }
}
