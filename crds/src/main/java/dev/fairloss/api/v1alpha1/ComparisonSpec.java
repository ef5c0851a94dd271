// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.ComparisonArm;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * The arms that FairLoss is compared with.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.fixedMargins) || size(self.fixedMargins) == 0 || self.arms.exists(a, a == 'FixedMargin')",
        message =
                "fixedMargins has no effect without the arm FixedMargin; add FixedMargin to arms, or remove fixedMargins",
        fieldPath = ".fixedMargins")
public record ComparisonSpec(
        @Default("[\"FixedMargin\"]")
        @Size(max = 9)
        @ValidationRule(value = "self.all(a, self.exists_one(b, b == a))", message = "must not contain an arm twice")
        @JsonPropertyDescription(
                "The arms, any of: FixedMargin (one margin for all groups), RandomPolicy (random margin changes), SettledMargins (the final margins of the learned policy, from the first epoch on), ShuffledGroups (the same margins, with the groups shuffled among the people), SameMeanMargin (one margin for all: the mean of the same margins), TrainLonger (initialMargin, trained longer by the updates that the pretraining and the collection cost), MoreSeeds (initialMargin, as many networks as that cost buys, at least 2, with their scores summed), LDAM (a margin per class that depends on its number of images, at most initialMargin), NormalizedSoftmax (no margin, whatever the head). [] trains FairLoss alone. Default [FixedMargin].")
        List<ComparisonArm> arms,

        @Size(max = 8)
        @ValidationRule(
                value = "self.all(a, self.exists_one(b, double(b) == double(a)))",
                message = "must not contain a margin twice")
        @JsonPropertyDescription(
                "The margins of the arm FixedMargin: one training per margin and seed. Each must be one of loss.margins. Defaults to all of them.")
        List<@Pattern(Decimals.FORM) @Size(max = Decimals.LENGTH) String> fixedMargins,

        @JsonPropertyDescription(
                "Names the arm with the best trade-off between accuracy and disparity in the report, by a weight that is stated before anything is measured. A change only renews the report. Defaults to none.")
        ChooseSpec choose) {}
