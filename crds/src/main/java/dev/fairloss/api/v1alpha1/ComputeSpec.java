// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * Resources of each pod. Ignored by a run on one machine.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
@RecordBuilder.Options(builderMode = RecordBuilder.BuilderMode.STANDARD)
@ValidationRule(value = GpuRules.SLICE_RULE, message = GpuRules.SLICE_MESSAGE, fieldPath = ".phases.collect.gpus")
@ValidationRule(
        value = GpuRules.CLAIM_GPUS_RULE,
        message = GpuRules.CLAIM_GPUS_MESSAGE,
        fieldPath = ".phases.collect.gpus")
@ValidationRule(value = GpuRules.CLAIM_RULE, message = GpuRules.CLAIM_MESSAGE, fieldPath = ".resourceClaimTemplateName")
public record ComputeSpec(
        @Default("0")
        @Min(0)
        @Max(16)
        @ValidationRule(value = GpuRules.GPUS_RULE, message = GpuRules.GPUS_MESSAGE)
        @JsonPropertyDescription(
                "GPUs per pod of steps that train or evaluate a model: 0 or 1. 0 runs on CPUs. For pods of the reward collection, phases.collect.gpus can be up to 16. Default 0.")
        Integer gpus,

        @Default("nvidia.com/gpu")
        @Pattern(Quantities.QUALIFIED)
        @Size(max = Quantities.NAME_LENGTH)
        @ValidationRule(value = "self.contains('/')", message = "must be DOMAIN/NAME, for example nvidia.com/gpu")
        @ValidationRule(value = GpuRules.VENDOR_RULE, message = GpuRules.VENDOR_MESSAGE)
        @JsonPropertyDescription(
                "Extended resource to request for GPUs: nvidia.com/gpu, a MIG slice such as nvidia.com/mig-1g.10gb, or a time-sliced GPU such as nvidia.com/gpu.shared. Not used if resourceClaimTemplateName is set. Default nvidia.com/gpu.")
        String gpuResource,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "ResourceClaimTemplate (resource.k8s.io/v1) in the namespace. Each pod with GPUs gets a claim of its own from it, instead of an extended resource. gpus must be the number of GPUs that the template requests. Needs Kubernetes 1.34 or newer. Defaults to no claim.")
        String resourceClaimTemplateName,

        @Pattern(Quantities.MEMORY)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription(
                "Memory of a GPU, for example 80Gi. If set, an update that needs more is rejected before the training starts. It is not part of the resource requests of a pod.")
        String gpuMemory,

        @Default("\"2\"")
        @Pattern(Quantities.CPU)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription("CPU request of a pod, for example \"8\" or 500m. Default \"2\".")
        String cpu,

        @JsonPropertyDescription(
                "CPU limit of a pod: None, or Request for a limit equal to the request. Request is needed in a namespace with a quota on limits.cpu, or with a LimitRange whose default limit is below the request. Defaults to the operator's default, which is None: without a limit, a pod may use idle cores.")
        CpuLimit cpuLimit,

        @Default("4Gi")
        @Pattern(Quantities.MEMORY)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription("Memory request and limit of a pod, for example 32Gi. Default 4Gi.")
        String memory,

        @Default("1Gi")
        @Pattern(Quantities.MEMORY)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription(
                "Size limit of /dev/shm, for example 8Gi. It counts against the memory limit. Default 1Gi.")
        String sharedMemory,

        @Default("10Gi")
        @Pattern(Quantities.MEMORY)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription(
                "Size limit of the volume for temporary files (decoded images and checkpoints) on the node's disk. Default 10Gi.")
        String scratch,

        @Pattern(Quantities.MEMORY)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription(
                "Request and limit of a pod for ephemeral storage on the node's disk, which contains scratch and the log. A pod that uses more is evicted, so set it higher than scratch. Defaults to the operator's default, which is none.")
        String ephemeralStorage,

        @JsonPropertyDescription("Overrides for individual kinds of steps.")
        PhasesComputeSpec phases)
        implements ComputeSpecBuilder.With {}
