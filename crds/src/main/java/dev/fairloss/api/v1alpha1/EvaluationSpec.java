// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.contract.spec.OverlapPolicy;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One evaluation set: its name and the source of its verification pairs. The overlap policy has no default in the schema: the
 * API server would write it into the items of a list, and tools that compare manifests on the client would see a difference.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "[has(self.pairs), has(self.bin), has(self.heldOutIdentities), has(self.identification), has(self.templates)].exists_one(isSet, isSet)",
        message = "set exactly one kind of evaluation set: pairs, bin, heldOutIdentities, identification or templates")
@ValidationRule(
        value = "!has(self.landmarks) || !has(self.heldOutIdentities)",
        message = "must not be set with heldOutIdentities, whose images are aligned by dataset.landmarks; remove it",
        fieldPath = ".landmarks")
@ValidationRule(
        value = "!has(self.templates) || !has(self.templates.weights) || self.templates.weights in ['Equal', 'Norm'] ||"
                + " has(self.landmarks)",
        message =
                "needs detection scores: set landmarks to a file with a score in the last column, or use Equal or Norm",
        fieldPath = ".templates.weights")
public record EvaluationSpec(
        @Required
        @Pattern(ValueFormats.LABEL)
        @Size(max = 63)
        @JsonPropertyDescription("Name of the set in reports, unique: 1 to 63 lower-case letters, digits and hyphens.")
        String name,

        @JsonPropertyDescription("Kind: pairs listed in a file in the format of LFW's pairs.txt.")
        PairsSpec pairs,

        @JsonPropertyDescription("Kind: an InsightFace .bin file, which holds pairs and their images.")
        BinSpec bin,

        @JsonPropertyDescription("Kind: pairs drawn from the identities that dataset.holdOut keeps out of training.")
        HeldOutIdentitiesSpec heldOutIdentities,

        @JsonPropertyDescription("Kind: searches for people in a gallery with distractors.")
        IdentificationSpec identification,

        @JsonPropertyDescription(
                "Kind: pairs of templates, each of which is several images of a person, as in IJB-B and IJB-C.")
        TemplatesSpec templates,

        @JsonPropertyDescription(
                "Five points of each face of pairs, bin, identification or templates, by which the images are aligned. Without them, the central square of each image is used.")
        LandmarksSpec landmarks,

        @JsonPropertyDescription(
                "Attributes of the people or images, such as sex, skin tone and age band. For each attribute, error rates are compared between the groups of people that have its values.")
        AttributesSpec attributes,

        @JsonPropertyDescription(
                "If the set shares people (by name) or images (by content) with the training data: Reject fails the experiment before any training, ExcludePairs leaves out the pairs with such a person or image. Default Reject.")
        OverlapPolicy overlapPolicy) {

    /** The set with defaults filled in. */
    EvaluationSet resolve() {
        return kind().resolve(
                        name,
                        Optional.ofNullable(landmarks).map(LandmarksSpec::uri),
                        Optional.ofNullable(attributes).map(AttributesSpec::uri),
                        Objects.requireNonNullElse(overlapPolicy, OverlapPolicy.Reject));
    }

    /** The kind that is set; valid specs set exactly one. */
    private EvaluationSetSpec kind() {
        return Stream.<EvaluationSetSpec>of(pairs, bin, heldOutIdentities, identification, templates)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
