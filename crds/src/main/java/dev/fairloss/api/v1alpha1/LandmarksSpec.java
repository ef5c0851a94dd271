// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A CSV file with five points of each face. Each image is aligned by them: the similarity transform that maps them to the
 * template of ArcFace.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = UriRules.CLAIM_RULE, message = UriRules.CLAIM_MESSAGE, fieldPath = ".volumeClaim")
@ValidationRule(value = UriRules.IMAGE_RULE, message = UriRules.IMAGE_MESSAGE, fieldPath = ".volumeImage")
public record LandmarksSpec(
        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FILE_MESSAGE)
        @JsonPropertyDescription(
                "The file: file:FILE.csv (a relative path starts at the folder of the experiment file), or s3://BUCKET/OBJECT on the S3 service of storage, with its credentials. One row per image: IDENTITY/FILE (in a record file or .bin file, the number of the image from 0), then x and y of the left eye, the right eye, the nose and the left and right corners of the mouth, as they appear in the image.")
        String uri,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(UriRules.CLAIM_DESCRIPTION)
        String volumeClaim,

        @Pattern(VolumeImages.FORM)
        @Size(max = VolumeImages.LENGTH)
        @JsonPropertyDescription(UriRules.IMAGE_DESCRIPTION)
        String volumeImage) {}
