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

/**
 * What a pod gets on a cluster; a run on this machine takes no notice of it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComputeSpec(
        @Default("0")
        @Min(0)
        @Max(16)
        @JsonPropertyDescription("GPUs of a pod that trains or evaluates, 0 to 16; 0 trains on CPUs. Default 0.")
        Integer gpus,

        @Default("nvidia.com/gpu")
        @Pattern(Quantities.QUALIFIED)
        @Size(max = Quantities.NAME_LENGTH)
        @ValidationRule(value = "self.contains('/')", message = "must be DOMAIN/NAME, for example nvidia.com/gpu")
        @JsonPropertyDescription(
                "The cluster's name for a GPU or a slice of one, such as nvidia.com/gpu, nvidia.com/mig-1g.10gb or amd.com/gpu. Default nvidia.com/gpu.")
        String gpuResource,

        @Default("\"2\"")
        @Pattern(Quantities.CPU)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription("Cores of a pod, requested, for example \"8\" or 500m. Default \"2\".")
        String cpu,

        @Default("4Gi")
        @Pattern(Quantities.MEMORY)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription("Memory of a pod, requested and limit, for example 32Gi. Default 4Gi.")
        String memory,

        @Default("1Gi")
        @Pattern(Quantities.MEMORY)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription("Size of /dev/shm, in memory and counted as such, for example 8Gi. Default 1Gi.")
        String sharedMemory,

        @Default("10Gi")
        @Pattern(Quantities.MEMORY)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription("Room on the node's disk for decoded images and checkpoints. Default 10Gi.")
        String scratch,

        @JsonPropertyDescription("What differs in some kinds of steps.")
        PhasesComputeSpec phases) {}
