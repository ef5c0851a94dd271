// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.DataSource;
import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.contract.spec.Replication;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.step.StepPlan;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Resolves specs with the defaults of an API server, from {@code manifests/defaulted}. */
class SpecResolverTest {
    private static ResolvedSpec of(String name) throws IOException {
        try (var json = SpecResolverTest.class.getResourceAsStream("/manifests/defaulted/" + name + ".json")) {
            return SpecResolver.of(ContractJson.strictMapper().readValue(json, FairLossExperimentSpec.class));
        }
    }

    @Test
    void parsesDecimalsAndResolvesChoices() throws IOException {
        var spec = of("full");
        assertThat(spec.dataset().source()).isEqualTo(new DataSource.ImageFolder("file:faces/train"));
        assertThat(spec.dataset().holdOut()).isEqualTo(new ResolvedSpec.HoldOut(100, 6, 5, 7));
        assertThat(spec.evaluation())
                .containsExactly(
                        new EvaluationSet.Pairs("lfw", "file:pairs.txt", "file:validation", OverlapPolicy.Reject),
                        new EvaluationSet.HeldOutIdentities("unseen", 600, OverlapPolicy.ExcludePairs));
        assertThat(spec.loss().margins()).containsExactly(0., .2, .4, 1.);
        assertThat(spec.loss().initialMargin()).isEqualTo(.2);
        assertThat(spec.pretraining().networks()).isEqualTo(2);
        assertThat(spec.collection().replication()).isEqualTo(Replication.Shared);
        assertThat(spec.collection().seed()).isEqualTo(2);
        assertThat(spec.replicates()).containsExactly(2);
        assertThat(spec.training().length().epochs()).hasValue(20);
        assertThat(spec.training().length().updates()).isEmpty();
        // FairLoss comes first; fixed margins follow in the order of the spec, at the position of FixedMargin in arms.
        assertThat(spec.arms())
                .containsExactly(
                        new Arm.FairLoss(), new Arm.RandomPolicy(), new Arm.FixedMargin(.4), new Arm.FixedMargin(.2));
    }

    @Test
    void everySeedHasItsOwnPolicyByDefault() throws IOException {
        var spec = of("minimal");
        assertThat(spec.replicates()).containsExactly(1, 2, 3, 4, 5);
        assertThat(spec.replicate(4)).isEqualTo(4);
        assertThat(spec.pretraining().networks()).isEqualTo(3);
        assertThat(spec.collection().repeats()).isEqualTo(3);
        assertThat(StepPlan.of(spec).steps()).hasSize(2 + 5 * (3 + 2) + 5 * 5 * 2);
    }

    @Test
    void scalesTheLearningRateWithTheBatchSize() throws IOException {
        var optimization = with(Map.of("batchSize", 128, "referenceBatchSize", 1024, "learningRate", "0.1"));
        assertThat(optimization.learningRate()).isEqualTo(.0125);
        assertThat(of("minimal").optimization().learningRate()).isEqualTo(.1);
    }

    /** A spec that states a default has the hash of one that does not. */
    @Test
    void statedDefaultsAreLeftOut() throws IOException {
        assertThat(with(Map.of("schedule", "Polynomial", "polynomialPower", "1.0"))
                        .polynomialPower())
                .isEmpty();
        assertThat(with(Map.of("schedule", "Polynomial", "polynomialPower", "2"))
                        .polynomialPower())
                .hasValue(2.);
        assertThat(with(Map.of("schedule", "Steps", "steps", List.of("0.625", "0.875")))
                        .steps())
                .isEmpty();
        assertThat(with(Map.of("schedule", "Steps", "steps", List.of("0.5"))).steps())
                .hasValue(List.of(.5));
        assertThat(with(Map.of("tensorFloat32", true, "reproducible", true)))
                .isEqualTo(of("minimal").optimization());
        var fast = with(Map.of("tensorFloat32", false, "reproducible", false));
        assertThat(fast.tensorFloat32()).hasValue(false);
        assertThat(fast.reproducible()).hasValue(false);
        String json = ContractJson.mapper().writeValueAsString(of("minimal").optimization());
        assertThat(json)
                .doesNotContain("polynomialPower", "steps", "gradientClipNorm", "tensorFloat32", "reproducible");
    }

    private static ResolvedSpec.Optimization with(Map<String, Object> fields) throws IOException {
        try (var json = SpecResolverTest.class.getResourceAsStream("/manifests/defaulted/minimal.json")) {
            var tree = ContractJson.mapper().readTree(json);
            var optimization = (ObjectNode) tree.get("optimization");
            fields.forEach((name, value) ->
                    optimization.set(name, ContractJson.mapper().valueToTree(value)));
            return SpecResolver.of(ContractJson.strictMapper().treeToValue(tree, FairLossExperimentSpec.class))
                    .optimization();
        }
    }

    @Test
    void fixedMarginsDefaultToAllMargins() throws IOException {
        var spec = of("minimal");
        assertThat(spec.dataset().source()).isEqualTo(new DataSource.Synthetic(300, 100, 1));
        assertThat(spec.pretraining().length().updates()).hasValue(10);
        assertThat(spec.arms())
                .extracting(Arm::name)
                .containsExactly("fairloss", "fixed-0.15", "fixed-0.25", "fixed-0.35", "fixed-0.45");
    }
}
