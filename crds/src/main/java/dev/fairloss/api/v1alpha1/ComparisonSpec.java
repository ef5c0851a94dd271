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
 * The arms that are trained beside FairLoss.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.fixedMargins) || size(self.fixedMargins) == 0 || self.arms.exists(a, a == 'FixedMargin')",
        message = "fixedMargins does nothing without the arm FixedMargin: add it to arms, or leave fixedMargins out",
        fieldPath = ".fixedMargins")
public record ComparisonSpec(
        @Default("[\"FixedMargin\"]")
        @Size(max = 4)
        @ValidationRule(value = "self.all(a, self.exists_one(b, b == a))", message = "name each arm once")
        @JsonPropertyDescription(
                "What FairLoss is compared with, any of: FixedMargin (one margin for all), RandomPolicy (random moves), SettledMargins (from the start, the margins at which the learned policy settles), LDAM (a margin for each class by its number of images, initialMargin at most). [] for none. Default [FixedMargin].")
        List<ComparisonArm> arms,

        @Size(max = 8)
        @ValidationRule(
                value = "self.all(a, self.exists_one(b, double(b) == double(a)))",
                message = "name each margin once")
        @JsonPropertyDescription(
                "The margins of the arm FixedMargin, each one of loss.margins; left out or empty, all of them.")
        List<@Pattern(Decimals.FORM) @Size(max = Decimals.LENGTH) String> fixedMargins) {}
