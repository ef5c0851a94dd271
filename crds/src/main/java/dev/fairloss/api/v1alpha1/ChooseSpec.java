// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.Disparity;
import dev.fairloss.contract.spec.ResolvedSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The trade-off between accuracy and disparity by which an arm is chosen. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChooseSpec(
        @Required
        @Pattern(ValueFormats.LABEL)
        @Size(max = 63)
        @JsonPropertyDescription("The evaluation set: of the kind pairs, bin or heldOutIdentities, with attributes.")
        String set,

        @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription("The attribute: a column of the file of attributes of this set.")
        String attribute,

        @Default("FnmrGap")
        @JsonPropertyDescription(
                "The disparity between the groups of the attribute, 0 to 1: FnmrGap or FmrGap (largest minus smallest false non-match or false match rate at one threshold for all groups), Fdr (1 minus the fairness discrepancy rate) or Garbe (the Gini aggregation rate). Default FnmrGap.")
        Disparity disparity,

        @Default("\"0.5\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(value = "double(self) <= 1.0", message = "must be at most \"1\"")
        @JsonPropertyDescription(
                "Weight of the disparity, \"0\" to \"1\". The chosen arm has the largest (1 - weight) · accuracy - weight · disparity. Default \"0.5\".")
        String weight) {

    /** The trade-off with defaults filled in. */
    ResolvedSpec.Tradeoff resolve() {
        return new ResolvedSpec.Tradeoff(set, attribute, disparity, Double.parseDouble(weight));
    }
}
