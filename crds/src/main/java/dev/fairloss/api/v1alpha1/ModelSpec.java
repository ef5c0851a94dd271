// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.Backbone;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * The network that turns an image into an embedding.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelSpec(
        @Default("SmallResNet56px")
        @JsonPropertyDescription(
                "Architecture: SmallResNet56px (input 56 x 56 pixels, 0.4 million parameters, small enough for CPUs), or with an input of 112 x 112 pixels MobileFaceNet (1.2 million parameters with embeddings of 512), IResNet18 (24 million), IResNet34 (34 million), IResNet50 (44 million) or IResNet100 (65 million). Default SmallResNet56px.")
        Backbone backbone,

        @Default("128")
        @Min(8)
        @Max(1024)
        @JsonPropertyDescription("Dimension of the embedding, 8 to 1024. Default 128.")
        Integer embeddingSize) {}
