// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * Pairs drawn from the people that are kept out of training: as many of one person as of two.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeldOutIdentitiesSpec(
        @Default("3000")
        @Min(20)
        @Max(100000)
        @JsonPropertyDescription("Number of pairs, 20 to 100000; half of them are of one person. Default 3000.")
        Integer pairs) {}
