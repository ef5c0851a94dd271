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
                "Architecture: SmallResNet56px (56 x 56 pixels input, small enough for CPUs) or MobileFaceNet (112 x 112 pixels input, about a million parameters). Default SmallResNet56px.")
        Backbone backbone,

        @Default("128")
        @Min(8)
        @Max(1024)
        @JsonPropertyDescription("Dimension of the embedding, 8 to 1024. Default 128.")
        Integer embeddingSize) {}
