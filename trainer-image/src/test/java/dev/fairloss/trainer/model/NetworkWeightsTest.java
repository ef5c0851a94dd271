// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkWeightsTest {
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** A stored model, and what is exported of it, are recognized and embed as before. */
    @ParameterizedTest
    @EnumSource(names = {"SmallResNet56px", "MobileFaceNet", "IResNet18"})
    void aNetworkIsRecognized(Backbone backbone) {
        FaceModel model = new FaceModel(manager, new ModelShape(backbone, 24, 3), 5);
        model.headState().put("mean", 2f);
        NetworkWeights stored = read(model.safetensors(OptionalInt.of(128)).write());
        NetworkWeights exported = read(stored.write());
        assertThat(exported.network().backbone()).isEqualTo(backbone);
        assertThat(exported.embeddingSize()).isEqualTo(24);
        assertThat(exported.imageSize()).hasValue(128);
        FaceModel other = new FaceModel(manager, new ModelShape(backbone, 24, 7), 6);
        other.load(exported);
        var pixels = Noise.pixels(1, 1, backbone.inputSize());
        assertThat(new Embedder(other, Precision.Float32).embed(pixels, 1))
                .isEqualTo(new Embedder(model, Precision.Float32).embed(pixels, 1));
    }

    @Test
    void namesAreThoseOfPyTorchAndInsightFace() {
        assertThat(names(Backbone.SmallResNet56px))
                .contains(
                        "stem.conv.weight", "block1.b.bn.running_var", "embedding.linear.weight", "embedding.bn.bias");
        assertThat(names(Backbone.MobileFaceNet))
                .doesNotHaveDuplicates()
                .contains(
                        "layers.0.layers.0.weight",
                        "layers.1.layers.2.weight",
                        "layers.2.layers.1.layers.0.weight",
                        "layers.3.layers.3.layers.2.layers.1.running_mean",
                        "layers.7.layers.1.layers.0.layers.2.weight",
                        "conv_sep.layers.1.bias",
                        "features.layers.0.layers.0.weight",
                        "features.layers.2.weight",
                        "features.layers.3.running_var");
    }

    /** Every tensor that does not fit is named; nothing is guessed. */
    @Test
    void mismatchesAreListed() {
        byte[] file = write(writer -> {
            NetworkWeights whole =
                    read(model(8).safetensors(OptionalInt.empty()).write());
            whole.network().parameters(8).stream()
                    .skip(2)
                    .forEach(spec -> writer.add(
                            spec.torchName(),
                            spec.name().equals("down1.conv") ? List.of(16L, 32L, 3L, 3L) : spec.shape(),
                            whole.values().get(spec.name())));
            writer.add("extra.weight", List.of(1L), new float[1])
                    .add("stem.bn.num_batches_tracked", List.of(), new float[1]);
        });
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(TrainerException.class)
                .hasMessage("The weights file x.safetensors does not fit SmallResNet56px with embeddings of 8:"
                        + " no tensor stem.conv.weight; no tensor stem.bn.weight; down1.conv.weight is F32"
                        + " [16, 32, 3, 3], not F32 [32, 16, 3, 3]; the network has no extra.weight.");
        try (var tensors =
                SafetensorsFile.of(model(8).safetensors(OptionalInt.empty()).write(), "x.safetensors")) {
            assertThatThrownBy(() -> NetworkWeights.read(tensors, Backbone.SmallResNet56px, 16))
                    .isInstanceOf(TrainerException.class)
                    .hasMessageContaining("does not fit SmallResNet56px with embeddings of 16")
                    .hasMessageContaining("embedding.linear.weight is F32 [8, 1536], not F32 [16, 1536]");
        }
    }

    @Test
    void aFileOfAnotherNetworkIsRefused() {
        byte[] file = write(writer -> writer.add("fc.weight", List.of(1L), new float[1]));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("x.safetensors contains none of the networks SmallResNet56px, ");
    }

    private static List<String> names(Backbone backbone) {
        return Backbones.of(backbone).parameters(8).stream()
                .map(ParameterSpec::torchName)
                .toList();
    }

    private FaceModel model(int embeddingSize) {
        return new FaceModel(manager, new ModelShape(Backbone.SmallResNet56px, embeddingSize, 3), 5);
    }

    private static byte[] write(Consumer<SafetensorsWriter> content) {
        var writer = new SafetensorsWriter();
        content.accept(writer);
        return writer.write();
    }

    private static NetworkWeights read(byte[] file) {
        try (var tensors = SafetensorsFile.of(file, "x.safetensors")) {
            return NetworkWeights.read(tensors);
        }
    }
}
