// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/**
 * Overrides of {@code compute} for one kind of steps.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhaseComputeSpec(
        @Min(0)
        @Max(16)
        @JsonPropertyDescription(
                "GPUs per pod: up to 16 for collect, up to 1 for pretrain, train and evaluate, and 0 for the others.")
        Integer gpus,

        @Pattern(Quantities.CPU)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription("CPU request of a pod, for example \"8\" or 500m.")
        String cpu,

        @Pattern(Quantities.MEMORY)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription("Memory request and limit of a pod, for example 32Gi.")
        String memory) {}
