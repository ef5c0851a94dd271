// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaceModelTest {
    private static final ModelShape SHAPE = new ModelShape(Backbone.SmallResNet56px, 16, 5);
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aSavedModelIsTheSameWhenLoaded() {
        FaceModel first = new FaceModel(manager, SHAPE, 1);
        FaceModel second = new FaceModel(manager, SHAPE, 2);
        assertThat(second.save()).isNotEqualTo(first.save());
        second.load(first.save(), "a.safetensors");
        assertThat(second.save()).isEqualTo(first.save());
        assertThat(new Embedder(second, Precision.Float32).embed(Noise.pixels(1, 3, 56), 3))
                .isEqualTo(new Embedder(first, Precision.Float32).embed(Noise.pixels(1, 3, 56), 3));
    }

    @Test
    void bytesThatAreNoModelAreNamed() {
        FaceModel model = new FaceModel(manager, SHAPE, 1);
        assertThatThrownBy(() -> model.load(new byte[] {1, 2, 3}, "The model of pretrain"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The model of pretrain is not a safetensors file");
    }

    @Test
    void startsFromItsSeedAlone() {
        assertThat(new FaceModel(manager, SHAPE, 9).save()).isEqualTo(new FaceModel(manager, SHAPE, 9).save());
        float[] filters =
                new FaceModel(manager, SHAPE, 9).parameters().get("down2.conv").toFloatArray();
        double variance = 0;
        for (float value : filters) {
            variance += value * value / filters.length;
        }
        // He: 2 / (32 * 9) = .006944; 18,432 values have a relative error of sqrt(2 / 18432) = 1%.
        assertThat(variance).isCloseTo(2.0 / 288, within(0.05 * 2 / 288));
    }

    @Test
    void theFileHoldsFiltersInTheUsualOrder() {
        FaceModel model = new FaceModel(manager, SHAPE, 3);
        ParameterSpec spec = model.parameters().specs().get(0);
        assertThat(model.parameters().get("stem.conv").toFloatArray()).isEqualTo(spec.initialValues(3));
        try (var file = SafetensorsFile.of(model.save(), "x")) {
            assertThat(file.values("stem.conv.weight")).isEqualTo(spec.initialValues(3));
        }
    }

    @Test
    void aCheckpointOfAnotherSetOfPeopleIsRefusedAndNothingChanged() {
        FaceModel model = new FaceModel(manager, SHAPE, 1);
        byte[] before = model.save();
        byte[] other = new FaceModel(manager, new ModelShape(Backbone.SmallResNet56px, 16, 6), 2).save();
        assertThatThrownBy(() -> model.load(other, "base.safetensors"))
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT))
                .hasMessageContaining("base.safetensors")
                .hasMessageContaining("head.weight is F32 [6, 16], expected F32 [5, 16]");
        assertThat(model.save()).isEqualTo(before);
    }

    @Test
    void aDamagedOrForeignFileIsRefused() {
        FaceModel model = new FaceModel(manager, SHAPE, 1);
        byte[] whole = model.save();
        for (byte[] bytes : new byte[][] {
            new byte[0], "no tensors at all".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(whole, whole.length / 2)
        }) {
            assertThatThrownBy(() -> model.load(bytes, "x.safetensors"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("x.safetensors");
        }
    }
}
