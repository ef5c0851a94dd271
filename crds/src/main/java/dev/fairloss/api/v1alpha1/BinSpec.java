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
 * An InsightFace .bin file: a pickle of encoded images and of a list that says which pairs are genuine.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = UriRules.CLAIM_RULE, message = UriRules.CLAIM_MESSAGE, fieldPath = ".volumeClaim")
@ValidationRule(value = UriRules.IMAGE_RULE, message = UriRules.IMAGE_MESSAGE, fieldPath = ".volumeImage")
public record BinSpec(
        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FILE_MESSAGE)
        @JsonPropertyDescription(
                "The file: file:FILE.bin (a relative path starts at the folder of the experiment file), or s3://BUCKET/OBJECT on the S3 service of storage, with its credentials. Read without executing anything; pickle protocols 2 to 5.")
        String uri,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(UriRules.CLAIM_DESCRIPTION)
        String volumeClaim,

        @Pattern(VolumeImages.FORM)
        @Size(max = VolumeImages.LENGTH)
        @JsonPropertyDescription(UriRules.IMAGE_DESCRIPTION)
        String volumeImage)
        implements EvaluationSetSpec {

    @Override
    public EvaluationSet resolve(
            String name, Optional<String> landmarks, Optional<String> attributes, OverlapPolicy overlapPolicy) {
        return new EvaluationSet.Bin(name, uri, landmarks, attributes, overlapPolicy);
    }
}
