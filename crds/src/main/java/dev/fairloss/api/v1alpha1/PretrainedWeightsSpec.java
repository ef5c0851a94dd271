// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A safetensors file with the weights of the backbone, under the names of PyTorch modules.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = UriRules.CLAIM_RULE, message = UriRules.CLAIM_MESSAGE, fieldPath = ".volumeClaim")
@ValidationRule(value = UriRules.IMAGE_RULE, message = UriRules.IMAGE_MESSAGE, fieldPath = ".volumeImage")
@ValidationRule(
        value = "self.uri.endsWith('.safetensors')",
        message = "must end in .safetensors; examples/convert_weights.py converts .pth and ONNX files",
        fieldPath = ".uri")
public record PretrainedWeightsSpec(
        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.RULE, message = UriRules.FILE_MESSAGE)
        @JsonPropertyDescription(
                "The file: file:FILE.safetensors (a relative path starts at the folder of the experiment file), or s3://BUCKET/OBJECT on the S3 service of storage, with its credentials. It holds all tensors of the backbone as float32, with the names of PyTorch modules (those of InsightFace for MobileFaceNet and IResNet). Every tensor that is missing or does not fit is reported.")
        String uri,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(UriRules.CLAIM_DESCRIPTION)
        String volumeClaim,

        @Pattern(VolumeImages.FORM)
        @Size(max = VolumeImages.LENGTH)
        @JsonPropertyDescription(UriRules.IMAGE_DESCRIPTION)
        String volumeImage) {}
