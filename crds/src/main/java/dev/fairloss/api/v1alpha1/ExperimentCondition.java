// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A condition, as in the Kubernetes API conventions.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExperimentCondition(
        @Required
        @Size(max = 64)
        @JsonPropertyDescription("Type of the condition: Ready, Reconciling, Stalled, Suspended, Complete or Failed.")
        String type,

        @Required @JsonPropertyDescription("Status of the condition: True, False or Unknown.")
        ConditionState status,

        @Required
        @Size(max = 64)
        @JsonPropertyDescription("Machine-readable reason for the last transition, in CamelCase.")
        String reason,

        @Required @Size(max = 2048) @JsonPropertyDescription("Human-readable details of the last transition.")
        String message,

        @Required @Size(max = 32) @JsonPropertyDescription("Time of the last change of status, in RFC 3339 format.")
        String lastTransitionTime,

        @JsonPropertyDescription("Generation of the spec that the condition is based on.")
        Long observedGeneration) {}
