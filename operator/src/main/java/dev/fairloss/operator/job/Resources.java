// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.ComputeSpec;
import dev.fairloss.api.v1alpha1.CpuLimit;
import dev.fairloss.api.v1alpha1.PhaseComputeSpec;
import dev.fairloss.api.v1alpha1.PhasesComputeSpec;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.PodResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * The resources of a pod.
 *
 * @param gpus        number of devices: GPUs, MIG slices or time-sliced GPUs; 0 for a pod that uses CPUs
 * @param gpuResource name of the extended resource
 * @param cpu         CPU request
 * @param memory      memory request and limit
 * @param limitCpu    whether the CPU limit equals the request
 * @param claimTemplate name of the ResourceClaimTemplate that GPUs are claimed from; absent if they are an extended resource
 * @param storage     request and limit of ephemeral storage; absent for none
 */
public record Resources(
        int gpus,
        String gpuResource,
        Optional<String> claimTemplate,
        String cpu,
        String memory,
        boolean limitCpu,
        Optional<String> storage) {
    /** Name of the claim in a pod. */
    private static final String CLAIM = "gpus";

    /** Resources with an extended resource for GPUs, and without limits on CPU and ephemeral storage. */
    public Resources(int gpus, String gpuResource, String cpu, String memory) {
        this(gpus, gpuResource, Optional.empty(), cpu, memory, false, Optional.empty());
    }

    /** The resources of a kind of step: its override, or else the defaults. Only steps that use the network get GPUs by default. */
    public static Resources of(StepKind kind, ComputeSpec compute) {
        var phase = Optional.ofNullable(compute.phases()).map(phases -> override(kind, phases));
        return new Resources(
                phase.map(PhaseComputeSpec::gpus).orElse(kind.usesNetwork() ? compute.gpus() : 0),
                compute.gpuResource(),
                Optional.ofNullable(compute.resourceClaimTemplateName()),
                phase.map(PhaseComputeSpec::cpu).orElse(compute.cpu()),
                phase.map(PhaseComputeSpec::memory).orElse(compute.memory()),
                compute.cpuLimit() == CpuLimit.Request,
                Optional.ofNullable(compute.ephemeralStorage()));
    }

    /** The resources of a pod of a step. It never holds more GPUs than the step has tasks: each task computes on one GPU. */
    public static Resources of(PlannedStep step, ComputeSpec compute) {
        var ofKind = of(step.kind(), compute);
        return new Resources(
                Math.min(ofKind.gpus, step.tasks()),
                ofKind.gpuResource,
                ofKind.claimTemplate,
                ofKind.cpu,
                ofKind.memory,
                ofKind.limitCpu,
                ofKind.storage);
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

    /** Number of devices that a pod is billed for: its GPUs, or else its compute threads, which are all cores but one. */
    public int devices() {
        int cores = new Quantity(cpu)
                .getNumericalAmount()
                .setScale(0, RoundingMode.CEILING)
                .intValue();
        return gpus > 0 ? gpus : Math.max(1, cores - 1);
    }

    /** Requests and limits. By default there is no CPU limit, since throttling would leave a GPU idle while cores are free. */
    ResourceRequirements requirements() {
        var built = new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .addToLimits("memory", new Quantity(memory));
        if (limitCpu) {
            built.addToLimits("cpu", new Quantity(cpu));
        }
        storage.map(Quantity::new).ifPresent(size -> built.addToRequests("ephemeral-storage", size)
                .addToLimits("ephemeral-storage", size));
        if (gpus > 0 && claimTemplate.isPresent()) {
            built.addNewClaim().withName(CLAIM).endClaim();
        } else if (gpus > 0) {
            built.addToRequests(gpuResource, new Quantity(Integer.toString(gpus)))
                    .addToLimits(gpuResource, new Quantity(Integer.toString(gpus)));
        }
        return built.build();
    }

    /** The claims of the pod. Each pod gets its own devices, since a template makes a new claim for each. */
    List<PodResourceClaim> claims() {
        return claimTemplate.filter(template -> gpus > 0).stream()
                .map(template -> new PodResourceClaimBuilder()
                        .withName(CLAIM)
                        .withResourceClaimTemplateName(template)
                        .build())
                .toList();
    }
}
