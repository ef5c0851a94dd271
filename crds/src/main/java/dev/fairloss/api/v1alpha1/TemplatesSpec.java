// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.contract.spec.TemplateWeights;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import java.util.Optional;

/**
 * Verification of templates, as by the 1:1 protocol of IJB-B and IJB-C: a template is one or more images of a person, from one or
 * more media.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = UriRules.CLAIM_OF_IMAGES
                + " && self.list.startsWith('file:') && !self.list" + UriRules.HAS_PARENT
                + " && self.pairs.startsWith('file:') && !self.pairs" + UriRules.HAS_PARENT,
        message =
                "volumeClaim needs file: URIs without .. in their paths; remove volumeClaim, or set images to file:FOLDER,"
                        + " and list and pairs to file:FILE, relative to the root of the claim",
        fieldPath = ".volumeClaim")
@ValidationRule(
        value = "!has(self.volumeImage) || !has(self.volumeClaim) && self.images.startsWith('file:') && !self.images"
                + UriRules.HAS_PARENT
                + " && self.list.startsWith('file:') && !self.list" + UriRules.HAS_PARENT
                + " && self.pairs.startsWith('file:') && !self.pairs" + UriRules.HAS_PARENT,
        message =
                "volumeImage needs file: URIs without .. in their paths, and no volumeClaim; remove volumeImage, or set images to file:FOLDER,"
                        + " and list and pairs to file:FILE, relative to the root of the image",
        fieldPath = ".volumeImage")
public record TemplatesSpec(
        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FOLDER_MESSAGE)
        @JsonPropertyDescription("The folder of the images, in any subfolders: file:FOLDER or s3://BUCKET/PREFIX.")
        String images,

        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FILE_MESSAGE)
        @JsonPropertyDescription(
                "The file that lists the images of each template: file:FILE or s3://BUCKET/OBJECT. One image per line: its"
                        + " path, template and medium, separated by blanks, as in InsightFace's ijbc_face_tid_mid.txt; or a CSV"
                        + " file with columns TEMPLATE_ID, SUBJECT_ID (optional), FILENAME and MEDIA_ID.")
        String list,

        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FILE_MESSAGE)
        @JsonPropertyDescription(
                "The file that lists the pairs: file:FILE or s3://BUCKET/OBJECT. One pair per line: two templates and a label,"
                        + " 1 for the same person and 0 for different people, as in InsightFace's"
                        + " ijbc_template_pair_label.txt.")
        String pairs,

        @JsonPropertyDescription(
                "How much each image counts in its template: Equal; Norm, by the length of its embedding; DetectionScore, by"
                        + " the last column of the file of landmarks; or NormAndDetectionScore, by both, as in InsightFace's"
                        + " evaluation. Default Equal.")
        TemplateWeights weights,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "On a cluster: the PersistentVolumeClaim that holds the images and both files, mounted read-only; images, list"
                        + " and pairs are relative to its root. Ignored by a run on one machine.")
        String volumeClaim,

        @Pattern(VolumeImages.FORM)
        @Size(max = VolumeImages.LENGTH)
        @JsonPropertyDescription(
                "On a cluster: the OCI image that holds the images and both files, mounted read-only, with its digest; images, list"
                        + " and pairs are relative to its root. Ignored by a run on one machine.")
        String volumeImage)
        implements EvaluationSetSpec {

    @Override
    public EvaluationSet resolve(
            String name, Optional<String> landmarks, Optional<String> attributes, OverlapPolicy overlapPolicy) {
        return new EvaluationSet.Templates(
                name,
                images,
                list,
                pairs,
                Objects.requireNonNullElse(weights, TemplateWeights.Equal),
                landmarks,
                attributes,
                overlapPolicy);
    }
}
