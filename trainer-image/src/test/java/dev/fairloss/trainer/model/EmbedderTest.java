// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.TorchOps;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class EmbedderTest {
    private static final ModelShape SHAPE = new ModelShape(Backbone.SmallResNet56px, 16, 5);
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void embeddingsHaveLengthOneAndIgnoreMirroring() {
        FaceModel model = new FaceModel(manager, SHAPE, 4);
        Embedder embedder = new Embedder(model, Precision.Float32);
        var pixels = Noise.pixels(8, 1, 56);
        var mirrored = Noise.pixels(8, 1, 56);
        for (int y = 0; y < 56; y++) {
            for (int x = 0; x < 56; x++) {
                for (int c = 0; c < 3; c++) {
                    mirrored.putFloat(4 * ((y * 56 + x) * 3 + c), pixels.getFloat(4 * ((y * 56 + 55 - x) * 3 + c)));
                }
            }
        }
        float[] embedding = embedder.embed(pixels, 1);
        double length = 0;
        for (float value : embedding) {
            length += value * value;
        }
        assertThat(length).isCloseTo(1, within(1e-5));
        assertThat(embedder.embed(mirrored, 1)).containsExactly(embedding, within(1e-5f));
    }

    /** All bits of the operations called one by one. */
    @ParameterizedTest
    @MethodSource("dev.fairloss.trainer.model.BackboneCases#withPrecisions")
    void theScriptEqualsTheOperationsOneByOne(Backbone backbone, Precision precision) {
        FaceModel model = new FaceModel(manager, new ModelShape(backbone, 24, 3), 4);
        var pixels = Noise.pixels(8, 3, backbone.inputSize());
        NDArray images = model.pixels(manager, pixels, 3).transpose(0, 3, 1, 2);
        NDArray mirrored = images.flip(3);
        NDArray sum = eager(model, precision, images).add(eager(model, precision, mirrored));
        float[] expected = sum.normalize(2, 1, 1e-12).toFloatArray();
        try (Embedder embedder = new Embedder(model, precision)) {
            assertThat(embedder.embed(pixels, 3)).isEqualTo(expected);
        }
    }

    /** What runs on a GPU, on the CPU: on batches of two sizes, and with weights that change in between. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void imagesAndMirrorImagesInOneBatchGiveTheSame(Precision precision) {
        FaceModel model = new FaceModel(manager, SHAPE, 4);
        try (Embedder gpu = new Embedder(model, precision, Embedder.Lengths.ONE, true);
                Embedder cpu = new Embedder(model, precision, Embedder.Lengths.ONE, false)) {
            for (int images : new int[] {5, 5, 3, 5}) {
                float[] expected = cpu.embed(Noise.pixels(images, images, 56), images);
                assertThat(gpu.embed(Noise.pixels(images, images, 56), images))
                        .containsExactly(expected, within(precision == Precision.Float32 ? 1e-5f : 1e-2f));
                try (FaceModel other = new FaceModel(manager, SHAPE, images)) {
                    for (ParameterSpec spec : other.parameters().specs()) {
                        model.parameters().copy(spec.name(), other.parameters());
                    }
                }
            }
        }
    }

    private NDArray eager(FaceModel model, Precision precision, NDArray images) {
        var pass = new EagerForward(manager, model.parameters(), new TorchOps(manager), precision, false);
        return pass.embed(model.backbone(), images);
    }

    @Test
    void rejectsImagesOfAnotherSize() {
        FaceModel model = new FaceModel(manager, SHAPE, 4);
        assertThatThrownBy(() -> new Embedder(model, Precision.Float32).embed(Noise.pixels(1, 1, 64), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("56");
    }

    @Test
    void rejectsEmbeddingsThatAreNotFinite() {
        Embedder embedder = new Embedder(new FaceModel(manager, SHAPE, 4), Precision.Float32);
        ByteBuffer pixels = Noise.pixels(1, 3, 56);
        pixels.putFloat(2 * pixels.capacity() / 3, Float.NaN);
        assertThatThrownBy(() -> embedder.embed(pixels, 3)).isInstanceOfSatisfying(TrainerException.class, failure -> {
            assertThat(failure).hasMessage("The embedding of image 3 of a batch of 3 is not finite.");
            assertThat(failure.exitCode()).isEqualTo(ExitCode.RETRY);
            assertThat(failure.remedy()).endsWith("exceed Float32: train it with a lower learning rate.");
        });
    }

    /** The largest number of float16 is 65504. */
    @Test
    void whatFloat16CannotHoldOtherPrecisionsCan() {
        FaceModel model = new FaceModel(manager, SHAPE, 4);
        ByteBuffer pixels = Noise.pixels(1, 2, 56);
        pixels.putFloat(0, 1e6f);
        assertThatThrownBy(() -> new Embedder(model, Precision.Float16).embed(pixels, 2))
                .isInstanceOfSatisfying(TrainerException.class, failure -> {
                    assertThat(failure).hasMessage("The embedding of image 1 of a batch of 2 is not finite.");
                    assertThat(failure.remedy()).endsWith("exceed Float16: compute in BFloat16 or Float32.");
                });
        for (Precision other : List.of(Precision.BFloat16, Precision.Float32)) {
            assertThat(new Embedder(model, other).embed(pixels, 2)).hasSize(2 * 16);
        }
    }

    /** Batch statistics would make an embedding depend on the other images. */
    @Test
    void anEmbeddingDoesNotDependOnTheOtherImagesOfItsBatch() {
        Embedder embedder = new Embedder(new FaceModel(manager, SHAPE, 4), Precision.Float32);
        float[] three = embedder.embed(Noise.pixels(8, 3, 56), 3);
        assertThat(three).hasSize(3 * 16);
        assertThat(embedder.embed(Noise.pixels(8, 1, 56), 1)).containsExactly(Arrays.copyOf(three, 16), within(1e-5f));
    }
}
