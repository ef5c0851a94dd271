// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * The cost of the experiment so far. Totals name their unit, such as {@code 1.50 GPU-hours} or {@code 0.20 CPU-hours}: hours
 * times allocated GPUs, or CPU threads for steps without a GPU. With both kinds of devices, they are joined by a plus sign.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CostStatus(
        @Required
        @Size(max = 64)
        @JsonPropertyDescription(
                "Total, such as 1.50 GPU-hours + 0.20 CPU-hours: lost work included, reused work excluded.")
        String total,

        @Size(max = 64) @JsonPropertyDescription("Attempts whose work was lost; absent if there are none.")
        String lost,

        @Size(max = 64) @JsonPropertyDescription("What reused steps cost when they ran; absent if there are none.")
        String reused,

        @Required @Size(max = 8) @JsonPropertyDescription("Cost by kind of step.")
        List<PhaseCostStatus> phases) {
    public CostStatus {
        phases = phases == null ? null : List.copyOf(phases);
    }
}
