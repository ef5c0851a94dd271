// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * What is held out of training: whole identities for evaluation, images of the others for comparing groups and for rewards.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HoldOutSpec(
        @Default("0")
        @Min(0)
        @Max(50000)
        @JsonPropertyDescription("Identities held out of training for evaluation, 0 to 50000. Default 0.")
        Integer identities,

        @Default("4")
        @Min(4)
        @Max(100000)
        @JsonPropertyDescription(
                "An identity with at least this many images, 4 to 100000, keeps a quarter of them out of all trainings, to compare groups. Half of the identities with three images keep out one image each. Default 4.")
        Integer minimumImages,

        @Default("4")
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription(
                "Most images of one identity that are held out to compare groups, 1 to 1000. Also the most that one pretraining leaves out to measure rewards; the final trainings use these again. Default 4.")
        Integer maximumImages,

        @Default("0")
        @Min(0)
        @Max(2147483647)
        @JsonPropertyDescription("Seed of the choice of identities and images, 0 to 2147483647. Default 0.")
        Integer seed) {}
