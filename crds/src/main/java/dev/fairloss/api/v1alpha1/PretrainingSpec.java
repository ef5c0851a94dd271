// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The training of the base model.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.epochs) != has(self.updates)", message = "set exactly one length: epochs or updates")
public record PretrainingSpec(
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription("Length in passes over the training images, 1 to 10000. Either this or updates.")
        Integer epochs,

        @Min(1)
        @Max(10000000)
        @JsonPropertyDescription("Length in optimizer updates, 1 to 10000000. Either this or epochs.")
        Integer updates,

        @Default("1")
        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription("First weights, order of images and augmentation, 0 to 2147483647. Default 1.")
        Integer seed) {}
