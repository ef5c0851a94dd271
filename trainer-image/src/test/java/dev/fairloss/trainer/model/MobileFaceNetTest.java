// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class MobileFaceNetTest {
    private static final int EMBEDDING = 128;
    private static final int SIZE = 112;
    private final BackboneNetwork network = Backbones.of(Backbone.MobileFaceNet);

    /**
     * The paper says 0.99 million. InsightFace's definition with scale 1 has 1,003,136 with embeddings of 128 and 1,200,512
     * with 512; 384 embedding values more have 384 x 512 weights and two batch norm values each.
     */
    @Test
    void hasTheParametersOfTheReferenceDefinition() {
        assertThat(trained(128)).isEqualTo(1_003_136);
        assertThat(trained(512)).isEqualTo(1_200_512);
    }

    /** Against the PyTorch definition in {@code golden/torch/mobilefacenet.py}; float32 sums in another order differ by 1e-6. */
    @Test
    void computesWhatPyTorchComputes() throws IOException {
        JsonNode golden = ContractJson.mapper()
                .readTree(Path.of("src/test/resources/golden/torch/mobilefacenet.json")
                        .toFile());
        assertThat(trained(EMBEDDING)).isEqualTo(golden.get("trained").intValue());
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters =
                        new Parameters(manager, "", network.parameters(EMBEDDING), MobileFaceNetTest::values);
                NDManager scope = manager.newSubManager()) {
            var images = scope.create(scattered("images", 2 * 3 * SIZE * SIZE)).reshape(2, 3, SIZE, SIZE);
            float[] unit =
                    LayerRun.embed(network, parameters, images).normalize(2, 1).toFloatArray();
            for (int i = 0; i < unit.length; i++) {
                double expected = golden.get("embeddings")
                        .get(i / EMBEDDING)
                        .get(i % EMBEDDING)
                        .doubleValue();
                assertThat((double) unit[i]).as("value %d", i).isCloseTo(expected, within(1e-5));
            }
        }
    }

    @Test
    void bothPrecisionsGiveNearlyTheSameEmbedding() {
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, new ModelShape(Backbone.MobileFaceNet, EMBEDDING, 3), 5)) {
            ByteBuffer pixels = Noise.pixels(2, 2, SIZE).order(ByteOrder.nativeOrder());
            float[] exact = new Embedder(model, Precision.Float32).embed(pixels, 2);
            float[] rough = new Embedder(model, Precision.BFloat16).embed(pixels, 2);
            double dot = 0;
            for (int i = 0; i < EMBEDDING; i++) {
                dot += exact[i] * rough[i];
            }
            // Eight bits of fraction through fifty layers.
            assertThat(dot).isCloseTo(1, within(0.02));
            assertThat(rough).isNotEqualTo(exact);
        }
    }

    @Test
    void slopesStartAtAQuarterAndDoNotDecay() {
        List<ParameterSpec> slopes = network.parameters(EMBEDDING).stream()
                .filter(spec -> spec.name().endsWith(".prelu"))
                .toList();
        // conv1, conv2, two in each of 15 bottlenecks, conv3.
        assertThat(slopes).hasSize(33).allSatisfy(spec -> {
            assertThat(spec.kind().trained()).isTrue();
            assertThat(spec.kind().decayed()).isFalse();
            assertThat(spec.initialValues(1)).containsOnly(0.25f);
        });
    }

    private int trained(int embeddingSize) {
        return network.parameters(embeddingSize).stream()
                .filter(spec -> spec.kind().trained())
                .mapToInt(ParameterSpec::size)
                .sum();
    }

    /** The same values as in the script. */
    private static float[] values(ParameterSpec spec) {
        float[] values = scattered(spec.name(), spec.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (spec.kind()) {
                case CONVOLUTION, LINEAR, CENTERS ->
                    (float) (values[i]
                            * Math.sqrt(
                                    4.0 / ((double) spec.size() / spec.shape().get(0))));
                case RUNNING_VARIANCE -> 1 + 0.5f * values[i];
                case SCALE, UNIT_SCALE -> 1 + 0.25f * values[i];
                case SLOPE -> 0.25f + 0.25f * values[i];
                case SHIFT, BIAS, RUNNING_MEAN -> 0.1f * values[i];
            };
        }
        return values;
    }

    private static float[] scattered(String name, int count) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        long offset = crc.getValue() % 1000;
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            double scattered = Math.sin(12.9898 * i + offset) * 43758.5453;
            values[i] = (float) (2 * (scattered - Math.floor(scattered)) - 1);
        }
        return values;
    }
}
