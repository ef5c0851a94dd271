// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.Head;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * The margin softmax: how a margin enters, the scale, and the margins among which the policy moves.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LossSpec(
        @Default("CosFace")
        @JsonPropertyDescription(
                "CosFace (margins in units of the cosine), ArcFace (margins in radians) or AdaFace (both, by the norm of the embedding). Default CosFace.")
        Head head,

        @Default("\"16\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(
                value = "double(self) >= 1.0 && double(self) <= 128.0",
                message = "must lie between \"1\" and \"128\"")
        @JsonPropertyDescription(
                "Factor of the cosines in the softmax, \"1\" to \"128\"; small nets want less. Default \"16\".")
        String scale,

        @Default("[\"0.15\", \"0.25\", \"0.35\", \"0.45\"]")
        @Size(min = 2, max = 8)
        @ValidationRule(
                value = "self.all(m, double(m) <= 1.0)",
                message = "each margin must lie between \"0\" and \"1\"")
        @ValidationRule(
                value = "[1, 2, 3, 4, 5, 6, 7].all(i, i >= size(self) || double(self[i - 1]) < double(self[i]))",
                message = "must be ascending, without repetition")
        @JsonPropertyDescription(
                "The margins of the state space, 2 to 8, ascending, each \"0\" to \"1\". Default \"0.15\", \"0.25\", \"0.35\", \"0.45\" (the paper's).")
        List<@Pattern(Decimals.FORM) @Size(max = Decimals.LENGTH) String> margins,

        @Default("\"0.25\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @JsonPropertyDescription(
                "The margin of all groups in the pre-training and in the first epochs; one of margins. Default \"0.25\".")
        String initialMargin) {}
