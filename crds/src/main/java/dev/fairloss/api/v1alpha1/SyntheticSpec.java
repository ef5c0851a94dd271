// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * Drawn faces: deterministic by seed, identity apart from nuisance, a long tail of images a person.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyntheticSpec(
        @Default("300") @Min(10) @Max(100000) @JsonPropertyDescription("Number of people, 10 to 100000. Default 300.")
        Integer identities,

        @Default("100")
        @Min(4)
        @Max(1000)
        @JsonPropertyDescription(
                "Images of the person with the most, 4 to 1000; the others have fewer, along a long tail. Default 100.")
        Integer maximumImages,

        @Default("1")
        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription("Which faces are drawn, 0 to 2147483647. Default 1.")
        Integer seed) {}
