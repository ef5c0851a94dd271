// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The source of the training images, their size, and which of them are held out of training.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "[has(self.imageFolder), has(self.zip), has(self.recordIO), has(self.webDataset), has(self.synthetic)].exists_one(isSet, isSet)",
        message = "set exactly one source: imageFolder, zip, recordIO, webDataset or synthetic")
@ValidationRule(
        value = "!has(self.synthetic) || self.holdOut.identities + 10 <= self.synthetic.identities",
        message =
                "at least 10 identities must remain for training: lower holdOut.identities to at most synthetic.identities - 10",
        fieldPath = ".holdOut.identities")
@ValidationRule(
        value = "!has(self.landmarks) || !has(self.synthetic)",
        message = "must not be set with synthetic, whose faces are aligned; remove it",
        fieldPath = ".landmarks")
public record DatasetSpec(
        @JsonPropertyDescription("Source: a folder of images, one subfolder per identity.")
        ImageFolderSpec imageFolder,

        @JsonPropertyDescription("Source: a zip archive of images, one folder per identity, read in place.")
        ZipSpec zip,

        @JsonPropertyDescription("Source: an MXNet RecordIO file (.rec and .idx) as InsightFace writes it.")
        RecordIOSpec recordIO,

        @JsonPropertyDescription(
                "Source: tar archives of WebDataset, with a .cls file beside each image that holds the number of its identity.")
        WebDatasetSpec webDataset,

        @JsonPropertyDescription("Source: synthetic faces, drawn on demand; nothing has to be downloaded.")
        SyntheticSpec synthetic,

        @JsonPropertyDescription(
                "Five points of each face, by which the images are aligned. Without them, the central square of each image is used.")
        LandmarksSpec landmarks,

        @Default("64")
        @Min(32)
        @Max(512)
        @JsonPropertyDescription(
                "Height and width in pixels to which every image is decoded, 32 to 512. The network sees crops of its input size, so the images may be up to 8/7 as large: at least the input size of the backbone (SmallResNet56px: 56, others: 112), at most 8/7 of it (SmallResNet56px: 64, others: 128). Default 64.")
        Integer imageSize,

        @Default("{}")
        @JsonPropertyDescription(
                "What is held out of training: whole identities for evaluation, images of the others for comparing groups and for rewards.")
        HoldOutSpec holdOut,

        @Size(max = 1024)
        @JsonPropertyDescription(
                "Where the images come from, for the report: free text, such as a name, a version and an address. A change only renews the report.")
        String source,

        @Size(max = 1024)
        @JsonPropertyDescription(
                "The license of the images, for the report: free text, such as an SPDX identifier. A change only renews the report.")
        String license) {

    /** The data source that is set; valid specs set exactly one. */
    DataSourceSpec dataSource() {
        return Stream.<DataSourceSpec>of(imageFolder, zip, recordIO, webDataset, synthetic)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
