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
 * Verification pairs listed in a file, and the folder of their images.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = UriRules.CLAIM_RULE + " && self.images.startsWith('file:') && !self.images" + UriRules.HAS_PARENT,
        message =
                "volumeClaim needs file: URIs without .. in their paths; remove volumeClaim, or set uri to file:FILE and images to file:FOLDER, relative to the root of the claim",
        fieldPath = ".volumeClaim")
@ValidationRule(
        value = "!has(self.volumeImage) || !has(self.volumeClaim) && self.uri.startsWith('file:') && !self.uri"
                + UriRules.HAS_PARENT + " && self.images.startsWith('file:') && !self.images" + UriRules.HAS_PARENT,
        message =
                "volumeImage needs file: URIs without .. in their paths, and no volumeClaim; remove volumeImage, or set uri to file:FILE and images to file:FOLDER, relative to the root of the image",
        fieldPath = ".volumeImage")
public record PairsSpec(
        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FILE_MESSAGE)
        @JsonPropertyDescription(
                "The pairs file: file:FILE (a relative path starts at the folder of the experiment file), or s3://BUCKET/OBJECT on the S3 service of storage. In the format of LFW's pairs.txt, with folds.")
        String uri,

        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FOLDER_MESSAGE)
        @JsonPropertyDescription(
                "The folder of the images: file:FOLDER or s3://BUCKET/PREFIX; one subfolder per identity.")
        String images,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "On a cluster: the PersistentVolumeClaim that holds the pairs file and the images, mounted read-only; uri and images are relative to its root. Ignored by a run on one machine.")
        String volumeClaim,

        @Pattern(VolumeImages.FORM)
        @Size(max = VolumeImages.LENGTH)
        @JsonPropertyDescription(
                "On a cluster: the OCI image that holds the pairs file and the images, mounted read-only, with its digest; uri and images are relative to its root. Ignored by a run on one machine.")
        String volumeImage)
        implements EvaluationSetSpec {

    @Override
    public EvaluationSet resolve(
            String name, Optional<String> landmarks, Optional<String> attributes, OverlapPolicy overlapPolicy) {
        return new EvaluationSet.Pairs(name, uri, images, landmarks, attributes, overlapPolicy);
    }
}
