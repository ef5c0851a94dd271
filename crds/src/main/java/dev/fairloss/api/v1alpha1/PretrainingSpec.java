// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The training of the models that the rewards are collected from.
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

        @Default("3")
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
                "Number of networks to pretrain for each policy, 1 to collection.repeats. They differ in initial weights, image order and held-out images, so that the standard errors of the rewards cover the base network. With 1 they do not. Default 3.")
        Integer networks) {}
