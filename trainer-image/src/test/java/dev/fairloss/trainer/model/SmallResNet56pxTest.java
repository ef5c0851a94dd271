// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallResNet56pxTest {
    private final BackboneNetwork net = Backbones.of(Backbone.SmallResNet56px);

    @Test
    void has369ThousandTrainedWeights() {
        // The sum of the table in the docstring.
        assertThat(net.parameters(128).stream()
                        .filter(spec -> spec.kind().trained())
                        .mapToInt(ParameterSpec::size)
                        .sum())
                .isEqualTo(368_592);
        assertThat(net.backbone().inputSize()).isEqualTo(56);
    }

    @Test
    void bothPrecisionsSeeNearlyTheSame() {
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, new ModelShape(Backbone.SmallResNet56px, 128, 3), 5)) {
            float[] exact = new Embedder(model, Precision.Float32).embed(Noise.pixels(2, 4, 56), 4);
            float[] rough = new Embedder(model, Precision.BFloat16).embed(Noise.pixels(2, 4, 56), 4);
            double dot = 0;
            for (int i = 0; i < 128; i++) {
                dot += exact[i] * rough[i];
            }
            // Eight bits of fraction through ten layers: far from orthogonal, not equal.
            assertThat(dot).isCloseTo(1, within(2e-3));
            assertThat(rough).isNotEqualTo(exact);
        }
    }

    /** The network in plain operations on arrays in the usual order. */
    @Test
    void computesWhatItsDocstringSays() {
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, new ModelShape(Backbone.SmallResNet56px, 8, 3), 6);
                NDManager scope = manager.newSubManager()) {
            NDArray images = model.pixels(scope, Noise.pixels(3, 2, 56), 2).transpose(0, 3, 1, 2);
            NDArray x = images.duplicate();
            x = plain(model, "stem", x, 2).maximum(0);
            x = plain(model, "down1", x, 2).maximum(0);
            x = plain(model, "block1.b", plain(model, "block1.a", x, 1).maximum(0), 1)
                    .add(x)
                    .maximum(0);
            x = plain(model, "down2", x, 2).maximum(0);
            x = plain(model, "block2.b", plain(model, "block2.a", x, 1).maximum(0), 1)
                    .add(x)
                    .maximum(0);
            x = plain(model, "down3", x, 2).maximum(0);
            assertThat(x.getShape()).isEqualTo(new Shape(2, 96, 4, 4));
            x = x.reshape(2, -1)
                    .matMul(model.parameters().get("embedding.linear").transpose());
            x = normalized(model, "embedding.bn", x, 1);
            NDArray y = LayerRun.embed(model.backbone(), model.parameters(), images);
            assertThat(y.getShape()).isEqualTo(new Shape(2, 8));
            assertThat(y.toFloatArray()).containsExactly(x.toFloatArray(), within(1e-4f));
        }
    }

    private static NDArray plain(FaceModel model, String name, NDArray x, int stride) {
        NDArray filters = model.parameters().get(name + ".conv").reshape(-1);
        filters = filters.reshape(model.parameters().get(name + ".conv").getShape());
        NDArray y = Conv2d.conv2d(x, filters, null, new Shape(stride, stride), new Shape(1, 1))
                .get(0);
        return normalized(model, name + ".bn", y, 1);
    }

    private static NDArray normalized(FaceModel model, String name, NDArray x, int axis) {
        long[] sizes = new long[x.getShape().dimension()];
        Arrays.fill(sizes, 1);
        sizes[axis] = x.getShape().get(axis);
        List<NDArray> w = List.of("scale", "shift", "mean", "variance").stream()
                .map(part -> model.parameters().get(name + "." + part).reshape(sizes))
                .toList();
        return x.sub(w.get(2)).div(w.get(3).add(1e-5).sqrt()).mul(w.get(0)).add(w.get(1));
    }
}
