// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.contract.spec.OverlapPolicy;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import java.util.Optional;

/**
 * Pairs drawn from the held-out identities: half genuine (one identity), half impostor (two identities).
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeldOutIdentitiesSpec(
        @Default("3000")
        @Min(20)
        @Max(100000)
        @JsonPropertyDescription("Number of pairs, 20 to 100000; half of them are genuine. Default 3000.")
        Integer pairs)
        implements EvaluationSetSpec {

    @Override
    public EvaluationSet resolve(
            String name, Optional<String> landmarks, Optional<String> attributes, OverlapPolicy overlapPolicy) {
        return new EvaluationSet.HeldOutIdentities(name, pairs, attributes, overlapPolicy);
    }
}
