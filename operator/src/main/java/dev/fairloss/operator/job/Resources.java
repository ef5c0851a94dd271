// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.ComputeSpec;
import dev.fairloss.api.v1alpha1.PhaseComputeSpec;
import dev.fairloss.api.v1alpha1.PhasesComputeSpec;
import dev.fairloss.contract.step.StepKind;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Optional;

/**
 * What a pod of one kind of steps gets.
 *
 * @param gpus        whole GPUs or slices of one; 0 computes on CPUs
 * @param gpuResource the cluster's name for them
 * @param cpu         cores
 * @param memory      bytes
 */
public record Resources(int gpus, String gpuResource, String cpu, String memory) {
    /** Of a step: what is said of its kind, else what is said of all; GPUs of those alone that compute with nets. */
    public static Resources of(StepKind kind, ComputeSpec compute) {
        var phase = Optional.ofNullable(compute.phases()).map(phases -> override(kind, phases));
        return new Resources(
                phase.map(PhaseComputeSpec::gpus).orElse(kind.usesNetwork() ? compute.gpus() : 0),
                compute.gpuResource(),
                phase.map(PhaseComputeSpec::cpu).orElse(compute.cpu()),
                phase.map(PhaseComputeSpec::memory).orElse(compute.memory()));
    }

    private static PhaseComputeSpec override(StepKind kind, PhasesComputeSpec phases) {
        return switch (kind) {
            case PREPARE -> phases.prepare();
            case PRETRAIN -> phases.pretrain();
            case COLLECT -> phases.collect();
            case POLICY -> phases.policy();
            case TRAIN -> phases.train();
            case EVALUATE -> phases.evaluate();
            case REPORT -> phases.report();
        };
    }

    /** Requests and limits. No limit on cores: an idle core is free to be used, and throttling would only waste a GPU. */
    ResourceRequirements requirements() {
        var built = new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .addToLimits("memory", new Quantity(memory));
        if (gpus > 0) {
            built.addToRequests(gpuResource, new Quantity(Integer.toString(gpus)))
                    .addToLimits(gpuResource, new Quantity(Integer.toString(gpus)));
        }
        return built.build();
    }
}
