// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Head;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients against the PyTorch definitions in {@code golden/torch/heads.py}, all in float64. */
class HeadGoldenTest {
    /** Margins, their terms and running values are float32; a unit of the last place moves a logit at scale 64 by some 1e-6. */
    private static final double TOLERANCE = 1e-5;

    private static JsonNode golden() throws IOException {
        return ContractJson.mapper()
                .readTree(Path.of("src/test/resources/golden/torch/heads.json").toFile());
    }

    static Stream<JsonNode> cases() throws IOException {
        return StreamSupport.stream(golden().get("cases").spliterator(), false);
    }

    @Test
    void everyHeadHasGoldenValues() throws IOException {
        // AdaFaceTest has those of AdaFace.
        assertThat(cases().map(one -> Head.valueOf(one.get("head").textValue())).distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Head.values())
                        .filter(head -> head != Head.AdaFace)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void threeUpdatesAgreeWithPyTorch(JsonNode golden) {
        MarginHead head = Heads.of(Head.valueOf(golden.get("head").textValue()));
        FairLoss loss = new FairLoss(
                head,
                golden.get("scale").doubleValue(),
                golden.get("labelSmoothing").doubleValue());
        Map<String, Float> state = new HashMap<>();
        LossRun run = new LossRun(loss, 4, state);
        for (JsonNode update : golden.get("updates")) {
            int[] labels = ContractJson.mapper().convertValue(update.get("labels"), int[].class);
            float[] margins = ContractJson.mapper().convertValue(update.get("margins"), float[].class);
            var outcome = run.run(doubles(update, "embeddings"), doubles(update, "centers"), labels, margins);
            double expected = update.get("loss").doubleValue();
            assertThat(outcome.value()).isCloseTo(expected, within(TOLERANCE * (1 + expected)));
            assertClose(outcome.embeddingGradient(), doubles(update, "embeddingGradient"));
            assertClose(outcome.centerGradient(), doubles(update, "centerGradient"));
            update.get("running").properties().forEach(entry -> assertThat(state.get(entry.getKey()))
                    .as(entry.getKey())
                    .isCloseTo(entry.getValue().floatValue(), within(1e-6f)));
        }
        List<String> names =
                head.initialState().stream().map(MarginHead.State::name).toList();
        assertThat(state).containsOnlyKeys(names);
    }

    private static void assertClose(double[] actual, double[] expected) {
        double largest = 1;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        Offset<Double> tolerance = within(TOLERANCE * largest);
        assertThat(actual).containsExactly(expected, tolerance);
    }

    private static double[] doubles(JsonNode node, String name) {
        return ContractJson.mapper().convertValue(node.get(name), double[].class);
    }
}
