// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The training of the model that the rewards are collected from.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.epochs) != has(self.updates)", message = "set exactly one of epochs and updates")
public record PretrainingSpec(
        @Min(1) @Max(10000) @JsonPropertyDescription("Length in epochs, 1 to 10000. Set either epochs or updates.")
        Integer epochs,

        @Min(1)
        @Max(10000000)
        @JsonPropertyDescription("Length in optimizer updates, 1 to 10000000. Set either epochs or updates.")
        Integer updates,

        @Default("1")
        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription(
                "Random seed of initial weights, image order and augmentation, 0 to 2147483647. Default 1.")
        Integer seed) {}
