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
 * The margin softmax loss: its head, its scale, and the margin levels of the policy.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LossSpec(
        @Default("CosFace")
        @JsonPropertyDescription(
                "How the margin changes the logits: CosFace (subtracts it from the cosine), ArcFace (adds it to the angle, in radians), AdaFace (combines both according to the norm of the embedding), SphereFace (multiplies the angle by 1 + margin), MagFace (adds a margin to the angle that grows with the norm, from margin to 16/9 of it, and a penalty on small norms) or CurricularFace (as ArcFace, with hard negatives that count more as training proceeds). To compare with a softmax without a margin, add NormalizedSoftmax to comparison.arms. Default CosFace.")
        Head head,

        @Default("\"16\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(
                value = "double(self) >= 1.0 && double(self) <= 128.0",
                message = "must be between \"1\" and \"128\"")
        @JsonPropertyDescription(
                "Scale s of the cosines in the softmax, \"1\" to \"128\". Small networks need a smaller scale. Default \"16\".")
        String scale,

        @Default("[\"0.15\", \"0.25\", \"0.35\", \"0.45\"]")
        @Size(min = 2, max = 8)
        @ValidationRule(
                value = "self.all(m, double(m) <= 1.0)",
                message = "each margin must be between \"0\" and \"1\"")
        @ValidationRule(
                value = "[1, 2, 3, 4, 5, 6, 7].all(i, i >= size(self) || double(self[i - 1]) < double(self[i]))",
                message = "must be strictly ascending")
        @JsonPropertyDescription(
                "Margin levels of the policy, 2 to 8, strictly ascending, each \"0\" to \"1\". Default \"0.15\", \"0.25\", \"0.35\", \"0.45\" (the paper's).")
        List<@Pattern(Decimals.FORM) @Size(max = Decimals.LENGTH) String> margins,

        @Default("\"0.25\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @JsonPropertyDescription(
                "Margin of all groups in pretraining and before policyStartEpoch. Must be one of margins. Default \"0.25\".")
        String initialMargin,

        @Default("\"1\"")
        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(
                value = "double(self) > 0.0 && double(self) <= 1.0",
                message = "must be above \"0\" and at most \"1\"")
        @JsonPropertyDescription(
                "Share of the class centers in each update, above \"0\", at most \"1\": those of the identities in the batch, and others at random (Partial FC). With many identities, a smaller share saves memory and time; \"0.1\" in the paper of Partial FC. Default \"1\".")
        String sampleRate,

        @Pattern(Decimals.FORM)
        @Size(max = Decimals.LENGTH)
        @ValidationRule(value = "double(self) < 1.0", message = "must be less than \"1\"")
        @JsonPropertyDescription(
                "Share of the target that is spread evenly over all classes (label smoothing), \"0\" to less than \"1\". Defaults to none, as usual in face recognition.")
        String labelSmoothing) {}
