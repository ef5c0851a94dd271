// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Overrides of compute by kind of step.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.prepare) || !has(self.prepare.gpus) || self.prepare.gpus == 0",
        message = GpuRules.NO_NETWORK_MESSAGE,
        fieldPath = ".prepare.gpus")
@ValidationRule(
        value = "!has(self.pretrain) || !has(self.pretrain.gpus) || self.pretrain.gpus <= 1",
        message = GpuRules.ONE_NETWORK_MESSAGE,
        fieldPath = ".pretrain.gpus")
@ValidationRule(
        value = "!has(self.policy) || !has(self.policy.gpus) || self.policy.gpus == 0",
        message = GpuRules.NO_NETWORK_MESSAGE,
        fieldPath = ".policy.gpus")
@ValidationRule(
        value = "!has(self.train) || !has(self.train.gpus) || self.train.gpus <= 1",
        message = GpuRules.ONE_NETWORK_MESSAGE,
        fieldPath = ".train.gpus")
@ValidationRule(
        value = "!has(self.evaluate) || !has(self.evaluate.gpus) || self.evaluate.gpus <= 1",
        message = GpuRules.ONE_NETWORK_MESSAGE,
        fieldPath = ".evaluate.gpus")
@ValidationRule(
        value = "!has(self.report) || !has(self.report.gpus) || self.report.gpus == 0",
        message = GpuRules.NO_NETWORK_MESSAGE,
        fieldPath = ".report.gpus")
public record PhasesComputeSpec(
        @JsonPropertyDescription("Overrides for the prepare step, which reads all data. It computes on CPUs.")
        PhaseComputeSpec prepare,

        @JsonPropertyDescription("Overrides for pretraining.")
        PhaseComputeSpec pretrain,

        @JsonPropertyDescription(
                "Overrides for each pod of the reward collection. Its fine-tunes are spread over up to 16 GPUs.")
        PhaseComputeSpec collect,

        @JsonPropertyDescription("Overrides for the policy step. It computes on CPUs.")
        PhaseComputeSpec policy,

        @JsonPropertyDescription("Overrides for each final training.")
        PhaseComputeSpec train,

        @JsonPropertyDescription("Overrides for each evaluation.")
        PhaseComputeSpec evaluate,

        @JsonPropertyDescription("Overrides for the report step. It computes on CPUs.")
        PhaseComputeSpec report) {}
