// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The deep Q-learning that derives the margin policy from the rewards.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicySpec(
        @Default("\"0.9\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(value = "double(self) < 1.0", message = "must be less than \"1\"")
        @JsonPropertyDescription(
                "Discount factor for the reward of the next epoch, \"0\" to less than \"1\". Default \"0.9\".")
        String discount,

        @Default("3000")
        @Min(1)
        @Max(1000000)
        @JsonPropertyDescription("Optimizer updates of the Q-network, 1 to 1000000. Default 3000.")
        Integer updates,

        @Default("\"0.95\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(value = "double(self) < 1.0", message = "must be less than \"1\"")
        @JsonPropertyDescription(
                "Confidence of the policy, \"0\" to less than \"1\". A margin moves only if the reward is a significant gain at this confidence, after Holm's correction for all groups and margins, and only if another collection would probably lead to the same action in at least this share of the states. Default \"0.95\".")
        String confidence) {}
