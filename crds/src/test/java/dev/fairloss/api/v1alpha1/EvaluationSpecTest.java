// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.contract.spec.TemplateWeights;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvaluationSpecTest {
    /** Each kind of set in a spec, and what it resolves to. */
    private static final Map<String, Map.Entry<String, EvaluationSet>> KINDS = new TreeMap<>(Map.of(
            "pairs",
            Map.entry(
                    "{\"uri\": \"file:pairs.txt\", \"images\": \"file:images\"}",
                    new EvaluationSet.Pairs("lfw", "file:pairs.txt", "file:images", OverlapPolicy.ExcludePairs)),
            "bin",
            Map.entry(
                    "{\"uri\": \"s3://faces/lfw.bin\"}",
                    new EvaluationSet.Bin("lfw", "s3://faces/lfw.bin", OverlapPolicy.ExcludePairs)),
            "heldOutIdentities",
            Map.entry("{\"pairs\": 40}", new EvaluationSet.HeldOutIdentities("lfw", 40, OverlapPolicy.ExcludePairs)),
            "identification",
            Map.entry(
                    "{\"images\": \"file:people\", \"distractors\": \"file:others\"}",
                    new EvaluationSet.Identification(
                            "lfw",
                            "file:people",
                            Optional.of("file:others"),
                            Optional.empty(),
                            Optional.empty(),
                            OverlapPolicy.ExcludePairs)),
            "templates",
            Map.entry(
                    "{\"images\": \"file:crops\", \"list\": \"file:tid_mid.txt\", \"pairs\": \"file:pairs.txt\"}",
                    new EvaluationSet.Templates(
                            "lfw",
                            "file:crops",
                            "file:tid_mid.txt",
                            "file:pairs.txt",
                            TemplateWeights.Equal,
                            Optional.empty(),
                            Optional.empty(),
                            OverlapPolicy.ExcludePairs))));

    @Test
    void everyKindHasAFieldATypeNameAndAPartInTheRule() {
        ChoiceFields.assertComplete(EvaluationSpec.class, EvaluationSetSpec.class, EvaluationSet.class);
        assertThat(KINDS.keySet())
                .containsExactlyInAnyOrderElementsOf(ChoiceFields.names(EvaluationSpec.class, EvaluationSetSpec.class));
    }

    @Test
    void theKindThatIsSetIsResolved() throws IOException {
        for (var kind : KINDS.entrySet()) {
            String json = "{\"name\": \"lfw\", \"overlapPolicy\": \"ExcludePairs\", \"" + kind.getKey() + "\": "
                    + kind.getValue().getKey() + "}";
            EvaluationSpec spec = ContractJson.strictMapper().readValue(json, EvaluationSpec.class);
            EvaluationSet resolved = spec.resolve();
            assertThat(resolved).as(json).isEqualTo(kind.getValue().getValue());
            assertThat(ContractJson.mapper().valueToTree(resolved).get("type").asText())
                    .isEqualTo(kind.getKey());
        }
    }
}
