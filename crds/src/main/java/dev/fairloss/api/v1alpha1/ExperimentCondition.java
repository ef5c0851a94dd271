// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * One aspect of how an experiment stands, by the conventions of Kubernetes.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentCondition(
        @Required
        @Size(max = 64)
        @JsonPropertyDescription("Ready, Reconciling, Stalled, Suspended, Complete or Failed.")
        String type,

        @Required @JsonPropertyDescription("True, False or Unknown.")
        ConditionState status,

        @Required @Size(max = 64) @JsonPropertyDescription("Why, in one word, for programs.")
        String reason,

        @Required @Size(max = 2048) @JsonPropertyDescription("Why, for people.")
        String message,

        @Required @Size(max = 32) @JsonPropertyDescription("When status last changed, RFC 3339.")
        String lastTransitionTime,

        @JsonPropertyDescription("Generation of the spec that this was said of.")
        Long observedGeneration) {}
