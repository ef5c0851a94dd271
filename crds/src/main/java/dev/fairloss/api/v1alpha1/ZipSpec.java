// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.DataSource;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A zip archive with one folder per identity, which holds JPEG, PNG, WebP, TIFF, BMP or PPM files. Read in place, never extracted.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = UriRules.CLAIM_RULE, message = UriRules.CLAIM_MESSAGE, fieldPath = ".volumeClaim")
@ValidationRule(value = UriRules.IMAGE_RULE, message = UriRules.IMAGE_MESSAGE, fieldPath = ".volumeImage")
public record ZipSpec(
        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FILE_MESSAGE)
        @JsonPropertyDescription(
                "The archive: file:FILE.zip (a relative path starts at the folder of the experiment file), or s3://BUCKET/OBJECT on the S3 service of storage, with its credentials. One folder per identity, with JPEG, PNG, WebP, TIFF, BMP or PPM files; folders around them are skipped.")
        String uri,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(UriRules.CLAIM_DESCRIPTION)
        String volumeClaim,

        @Pattern(VolumeImages.FORM)
        @Size(max = VolumeImages.LENGTH)
        @JsonPropertyDescription(UriRules.IMAGE_DESCRIPTION)
        String volumeImage)
        implements DataSourceSpec {

    @Override
    public DataSource resolve() {
        return new DataSource.Zip(uri);
    }
}
