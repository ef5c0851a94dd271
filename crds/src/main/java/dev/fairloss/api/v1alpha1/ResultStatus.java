// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * The result of one arm on one evaluation set, aggregated over seeds.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResultStatus(
        @Required @Size(max = 63) @JsonPropertyDescription("Name of the arm, such as fairloss or fixed-0.25.")
        String arm,

        @Required @Size(max = 63) @JsonPropertyDescription("Name of the evaluation set.")
        String set,

        @Required @Size(max = 16) @JsonPropertyDescription("Mean accuracy over seeds, between \"0\" and \"1\".")
        String accuracy,

        @Size(max = 16) @JsonPropertyDescription("Standard deviation over seeds; absent with one seed.")
        String sd,

        @Required @JsonPropertyDescription("Number of seeds.")
        Integer seeds) {}
