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
import java.util.Optional;

/**
 * Identification: the images of people are searched for in a gallery with one image of each person, and with distractors.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = UriRules.CLAIM_OF_IMAGES
                + " && (!has(self.distractors) || self.distractors.startsWith('file:') && !self.distractors"
                + UriRules.HAS_PARENT + ")",
        message = "volumeClaim needs file: URIs without .. in their paths; remove volumeClaim, or set images and"
                + " distractors to file:FOLDER, relative to the root of the claim",
        fieldPath = ".volumeClaim")
@ValidationRule(
        value = "!has(self.volumeImage) || !has(self.volumeClaim) && self.images.startsWith('file:') && !self.images"
                + UriRules.HAS_PARENT
                + " && (!has(self.distractors) || self.distractors.startsWith('file:') && !self.distractors"
                + UriRules.HAS_PARENT + ")",
        message =
                "volumeImage needs file: URIs without .. in their paths, and no volumeClaim; remove volumeImage, or set images and"
                        + " distractors to file:FOLDER, relative to the root of the image",
        fieldPath = ".volumeImage")
public record IdentificationSpec(
        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FOLDER_MESSAGE)
        @JsonPropertyDescription(
                "The folder of the images of people: file:FOLDER or s3://BUCKET/PREFIX; one subfolder per identity."
                        + " The first image of each identity with two or more is enrolled, the others are searched for;"
                        + " one in five of these identities is not enrolled.")
        String images,

        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FOLDER_MESSAGE)
        @JsonPropertyDescription("A folder of images of other people, which the gallery contains too: file:FOLDER or"
                + " s3://BUCKET/PREFIX, in any subfolders. Defaults to none.")
        String distractors,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "On a cluster: the PersistentVolumeClaim that holds the images, mounted read-only; images and"
                        + " distractors are relative to its root. Ignored by a run on one machine.")
        String volumeClaim,

        @Pattern(VolumeImages.FORM)
        @Size(max = VolumeImages.LENGTH)
        @JsonPropertyDescription(
                "On a cluster: the OCI image that holds the images, mounted read-only, with its digest; images and"
                        + " distractors are relative to its root. Ignored by a run on one machine.")
        String volumeImage)
        implements EvaluationSetSpec {

    @Override
    public EvaluationSet resolve(
            String name, Optional<String> landmarks, Optional<String> attributes, OverlapPolicy overlapPolicy) {
        return new EvaluationSet.Identification(
                name, images, Optional.ofNullable(distractors), landmarks, attributes, overlapPolicy);
    }
}
