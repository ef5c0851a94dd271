// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Values and gradients against the PyTorch definition in {@code golden/torch/adaface.py}, all in float64. */
class AdaFaceTest {
    /** The running values are float32 on both sides; a difference of one unit of the last place moves a logit by some 1e-7. */
    private static final Offset<Double> TOLERANCE = within(1e-6);

    private final Map<String, Float> state = new HashMap<>();

    @Test
    void threeUpdatesAgreeWithPyTorch() throws IOException {
        JsonNode golden = ContractJson.mapper()
                .readTree(
                        Path.of("src/test/resources/golden/torch/adaface.json").toFile());
        FairLoss loss = new FairLoss(new AdaFace(), golden.get("scale").doubleValue());
        LossRun run = new LossRun(loss, golden.get("dim").intValue(), state);
        for (JsonNode update : golden.get("updates")) {
            int[] labels = ContractJson.mapper().convertValue(update.get("labels"), int[].class);
            float[] margins = ContractJson.mapper().convertValue(update.get("margins"), float[].class);
            var outcome = run.run(doubles(update, "embeddings"), doubles(update, "centers"), labels, margins);
            assertThat(outcome.value()).isCloseTo(update.get("loss").doubleValue(), TOLERANCE);
            assertThat(outcome.embeddingGradient()).containsExactly(doubles(update, "embeddingGradient"), TOLERANCE);
            assertThat(outcome.centerGradient()).containsExactly(doubles(update, "centerGradient"), TOLERANCE);
            update.get("running").properties().forEach(entry -> assertThat(state.get(entry.getKey()))
                    .as(entry.getKey())
                    .isCloseTo(entry.getValue().floatValue(), within(1e-4f)));
        }
        assertThat(state).containsOnlyKeys(AdaFace.MEAN, AdaFace.DEVIATION);
    }

    /** Poor images, with norms far below the mean, get ArcFace's margin; good ones keep 2 m beside an easier angle. */
    @Test
    void theNormDecidesBetweenAngleAndCosine() {
        // The newest norm enters with weight .01: mean .99 mean + .01 norm, deviation .99 deviation (one sample).
        assertThat(ownLogit(1, 50, 0.01f)).isCloseTo(Math.cos(Math.acos(0.6) + 0.3), within(1e-6));
        assertThat(ownLogit(50, 50, 1)).isCloseTo(0.6 - 0.3, within(1e-6));
        assertThat(ownLogit(90, 50, 0.01f)).isCloseTo(Math.cos(Math.acos(0.6) - 0.3) - 0.6, within(1e-6));
    }

    /** Own logit at scale 1, cosine .6 and margin .3, from the loss against one other class at cosine .8. */
    private double ownLogit(double norm, float mean, float deviation) {
        state.put(AdaFace.MEAN, mean);
        state.put(AdaFace.DEVIATION, deviation);
        double loss = new LossRun(new FairLoss(new AdaFace(), 1), 2, state)
                .run(new double[] {0.6 * norm, 0.8 * norm}, new double[] {1, 0, 0, 1}, new int[] {0}, 0.3f)
                .value();
        return 0.8 - Math.log(Math.expm1(loss));
    }

    private static double[] doubles(JsonNode node, String name) {
        return ContractJson.mapper().convertValue(node.get(name), double[].class);
    }
}
