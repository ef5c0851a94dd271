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
import dev.fairloss.trainer.safetensors.RowBlock;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import java.util.OptionalInt;
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
        assertThat(save(second)).isNotEqualTo(save(first));
        load(second, save(first), "a.safetensors");
        assertThat(save(second)).isEqualTo(save(first));
        assertThat(new Embedder(second, Precision.Float32).embed(Noise.pixels(1, 3, 56), 3))
                .isEqualTo(new Embedder(first, Precision.Float32).embed(Noise.pixels(1, 3, 56), 3));
    }

    @Test
    void startsFromItsSeedAlone() {
        assertThat(save(new FaceModel(manager, SHAPE, 9))).isEqualTo(save(new FaceModel(manager, SHAPE, 9)));
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
        try (var file = SafetensorsFile.of(save(model), "x")) {
            assertThat(file.values("stem.conv.weight")).isEqualTo(spec.initialValues(3));
        }
    }

    @Test
    void aCheckpointOfAnotherSetOfPeopleIsRefusedAndNothingChanged() {
        FaceModel model = new FaceModel(manager, SHAPE, 1);
        byte[] before = save(model);
        byte[] other = save(new FaceModel(manager, new ModelShape(Backbone.SmallResNet56px, 16, 6), 2));
        assertThatThrownBy(() -> load(model, other, "base.safetensors"))
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT))
                .hasMessageContaining("base.safetensors")
                .hasMessageContaining("head.weight is F32 [6, 16], expected F32 [5, 16]");
        assertThat(save(model)).isEqualTo(before);
    }

    /** The class centers have more values than one block. */
    @Test
    void aTensorOfSeveralBlocksIsTheSameWhenLoaded() {
        var shape = new ModelShape(Backbone.SmallResNet56px, 16, 70_000);
        try (FaceModel first = new FaceModel(manager, shape, 1);
                FaceModel second = new FaceModel(manager, shape, 2)) {
            ParameterSpec centers = ParameterSpec.centers(FaceModel.CENTERS, 70_000, 16);
            assertThat(RowBlock.of(centers.shape())).hasSize(2);
            load(second, save(first), "a.safetensors");
            assertThat(second.parameters().get(FaceModel.CENTERS).toFloatArray())
                    .isEqualTo(centers.initialValues(1));
        }
    }

    private static byte[] save(FaceModel model) {
        return model.safetensors(OptionalInt.empty()).write();
    }

    private static void load(FaceModel model, byte[] saved, String source) {
        try (var file = SafetensorsFile.of(saved, source)) {
            model.loadModel(file);
        }
    }
}
