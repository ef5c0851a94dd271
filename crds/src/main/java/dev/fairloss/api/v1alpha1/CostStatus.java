// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * The cost of the experiment so far.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CostStatus(
        @Required @Size(max = 16) @JsonPropertyDescription("Total GPU-hours: lost ones included, reused ones excluded.")
        String gpuHours,

        @Size(max = 16) @JsonPropertyDescription("GPU-hours of attempts whose work was lost.")
        String lostGpuHours,

        @Size(max = 16) @JsonPropertyDescription("GPU-hours that reused steps cost when they ran.")
        String reusedGpuHours,

        @Required @Size(max = 8) @JsonPropertyDescription("Cost by kind of step.")
        List<PhaseCostStatus> phases) {
    public CostStatus {
        phases = phases == null ? null : List.copyOf(phases);
    }
}
