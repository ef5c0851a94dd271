// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Backbone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The networks against the PyTorch definitions in {@code golden/torch/networks.py}, whose weights have the names of InsightFace. */
class TorchNetworksTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/torch/networks.json");
    private static final int EMBEDDING = 128;
    private static final int IMAGES = 2;
    private static final int SIZE = 112;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SmallResNet56px")
    void hasThePublishedNumberOfParameters(Backbone backbone) throws IOException {
        int published =
                switch (backbone) {
                    case SmallResNet56px -> throw new AssertionError("not published");
                    case MobileFaceNet -> 1_200_512;
                    case IResNet18 -> 24_025_600;
                    case IResNet34 -> 34_139_328;
                    case IResNet50 -> 43_590_848;
                    case IResNet100 -> 65_156_160;
                };
        int found = Backbones.of(backbone).parameters(512).stream()
                .filter(spec -> !List.of(ParameterKind.RUNNING_MEAN, ParameterKind.RUNNING_VARIANCE)
                        .contains(spec.kind()))
                .mapToInt(ParameterSpec::size)
                .sum();
        assertThat(found).isEqualTo(published);
        assertThat(golden(backbone).get("parameters").intValue()).isEqualTo(published);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SmallResNet56px")
    void hasTheTensorsOfAStateDict(Backbone backbone) throws IOException {
        String tensors = Backbones.of(backbone).parameters(EMBEDDING).stream()
                .map(spec -> spec.torchName() + " " + spec.shape())
                .sorted()
                .collect(Collectors.joining("\n"));
        assertThat(sha256(tensors)).isEqualTo(golden(backbone).get("tensors").textValue());
    }

    /** Float32 sums in another order differ by 1e-6. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SmallResNet56px")
    void computesWhatPyTorchComputes(Backbone backbone) throws IOException {
        JsonNode expected = golden(backbone).get("embeddings");
        BackboneNetwork network = Backbones.of(backbone);
        try (NDManager manager = NDManager.newBaseManager();
                Parameters parameters =
                        new Parameters(manager, "", network.parameters(EMBEDDING), TorchNetworksTest::values);
                NDManager scope = manager.newSubManager()) {
            var images =
                    scope.create(hashed("images", IMAGES * 3 * SIZE * SIZE)).reshape(IMAGES, 3, SIZE, SIZE);
            float[] unit =
                    LayerRun.embed(network, parameters, images).normalize(2, 1).toFloatArray();
            assertThat(unit).hasSize(IMAGES * EMBEDDING);
            for (int i = 0; i < unit.length; i++) {
                assertThat((double) unit[i])
                        .as("value %d", i)
                        .isCloseTo(
                                expected.get(i / EMBEDDING).get(i % EMBEDDING).doubleValue(), within(1e-5));
            }
        }
    }

    private static JsonNode golden(Backbone backbone) throws IOException {
        return ContractJson.mapper().readTree(GOLDEN.toFile()).get(backbone.name());
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same values as in the script. */
    private static float[] values(ParameterSpec spec) {
        float[] values = hashed(spec.torchName(), spec.size());
        float fanIn =
                (float) Math.sqrt(2.0 / ((double) spec.size() / spec.shape().get(0)));
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (spec.kind()) {
                case CONVOLUTION, LINEAR, CENTERS -> values[i] * fanIn;
                case RUNNING_VARIANCE -> 1 + 0.5f * values[i];
                case SCALE -> 1 + 0.25f * values[i];
                case UNIT_SCALE -> 1;
                case SLOPE -> 0.25f + 0.25f * values[i];
                case SHIFT, BIAS, RUNNING_MEAN -> 0.1f * values[i];
            };
        }
        return values;
    }

    /** Multiples of 2^-23 in [-1, 1): a hash of 32 bits (lowbias32) of i plus the CRC-32 of the name. */
    private static float[] hashed(String name, int count) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        int offset = (int) crc.getValue();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            int x = i + offset;
            x ^= x >>> 16;
            x *= 0x7FEB352D;
            x ^= x >>> 15;
            x *= 0x846CA68B;
            x ^= x >>> 16;
            values[i] = (x >>> 8) * 0x1p-23f - 1;
        }
        return values;
    }
}
