// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The final trainings: their length, from when the policy acts, and how many seeds.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.epochs) != has(self.updates)", message = "set exactly one length: epochs or updates")
public record TrainingSpec(
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription("Length in passes over the training images, 1 to 10000. Either this or updates.")
        Integer epochs,

        @Min(1)
        @Max(10000000)
        @JsonPropertyDescription("Length in optimizer updates, 1 to 10000000. Either this or epochs.")
        Integer updates,

        @Default("2")
        @Min(1)
        @Max(10000)
        @JsonPropertyDescription(
                "This many epochs, 1 to 10000, run at loss.initialMargin; the policy sets the margins of those after. Default 2.")
        Integer policyStartEpoch,

        @Default("1")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
                "Trainings of each arm, with seeds 1, 2, ..., up to this number, 1 to 100; arms are compared seed by seed. Default 1.")
        Integer seeds) {}
