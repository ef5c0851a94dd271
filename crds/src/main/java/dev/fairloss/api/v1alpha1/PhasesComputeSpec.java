// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Overrides of compute by kind of step.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhasesComputeSpec(
        @JsonPropertyDescription("Overrides for the prepare step, which reads all data. It has no GPU by default.")
        PhaseComputeSpec prepare,

        @JsonPropertyDescription("Overrides for pretraining.")
        PhaseComputeSpec pretrain,

        @JsonPropertyDescription("Overrides for each pod of the reward collection.")
        PhaseComputeSpec collect,

        @JsonPropertyDescription("Overrides for the policy step. It has no GPU by default.")
        PhaseComputeSpec policy,

        @JsonPropertyDescription("Overrides for each final training.")
        PhaseComputeSpec train,

        @JsonPropertyDescription("Overrides for each evaluation.")
        PhaseComputeSpec evaluate,

        @JsonPropertyDescription("Overrides for the report step. It has no GPU by default.")
        PhaseComputeSpec report) {}
