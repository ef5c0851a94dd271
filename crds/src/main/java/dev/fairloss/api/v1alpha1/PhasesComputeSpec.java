// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * Overrides of compute by kind of step.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhasesComputeSpec(
        @JsonPropertyDescription("The step that looks at all data. No GPU unless said here.")
        PhaseComputeSpec prepare,

        @JsonPropertyDescription("The training of the base model.")
        PhaseComputeSpec pretrain,

        @JsonPropertyDescription("Each pod of the collection.")
        PhaseComputeSpec collect,

        @JsonPropertyDescription("The learning of the policy. No GPU unless said here.")
        PhaseComputeSpec policy,

        @JsonPropertyDescription("Each final training.") PhaseComputeSpec train,
        @JsonPropertyDescription("Each evaluation.") PhaseComputeSpec evaluate,

        @JsonPropertyDescription("The report. No GPU unless said here.")
        PhaseComputeSpec report) {}
