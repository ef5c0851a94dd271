// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What the experiment has cost so far.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CostStatus(
        @Required @Size(max = 16) @JsonPropertyDescription("GPU-hours in all, lost ones included, reused ones not.")
        String gpuHours,

        @Size(max = 16) @JsonPropertyDescription("GPU-hours of attempts that left nothing.")
        String lostGpuHours,

        @Size(max = 16) @JsonPropertyDescription("GPU-hours that finished steps found in the store had cost before.")
        String reusedGpuHours,

        @Required @Size(max = 8) @JsonPropertyDescription("By kind of step.")
        List<PhaseCostStatus> phases) {
    public CostStatus {
        phases = phases == null ? null : List.copyOf(phases);
    }
}
