// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where the training images come from and which are kept out of training.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.imageFolder) != has(self.synthetic)",
        message = "set exactly one source: imageFolder or synthetic")
@ValidationRule(
        value = "!has(self.synthetic) || self.holdOut.identities + 10 <= self.synthetic.identities",
        message =
                "at least 10 people must remain for training: holdOut.identities is at most synthetic.identities - 10",
        fieldPath = ".holdOut.identities")
public record DatasetSpec(
        @JsonPropertyDescription("Images in folders, one folder a person. Either this or synthetic.")
        ImageFolderSpec imageFolder,

        @JsonPropertyDescription("Drawn faces, so that nothing has to be downloaded. Either this or imageFolder.")
        SyntheticSpec synthetic,

        @Default("64")
        @Min(32)
        @Max(512)
        @JsonPropertyDescription(
                "Side in pixels to which every image is decoded, 32 to 512, at least the input size of the backbone (SmallResNet56px: 56). Default 64.")
        Integer imageSize,

        @Default("{}") @JsonPropertyDescription("What is never trained on: people for evaluation, images for rewards.")
        HoldOutSpec holdOut) {}
