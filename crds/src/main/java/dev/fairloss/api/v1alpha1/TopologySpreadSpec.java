// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A topology spread constraint, as in the spec of a pod. It counts the pods of the experiment.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TopologySpreadSpec(
        @Required
        @Min(1)
        @Max(1000)
        @JsonPropertyDescription("Largest difference between the numbers of pods in two domains, 1 to 1000.")
        Integer maxSkew,

        @Required
        @Pattern(Quantities.QUALIFIED)
        @Size(max = Quantities.QUALIFIED_LENGTH)
        @JsonPropertyDescription(
                "Label of nodes whose values are the domains, for example topology.kubernetes.io/zone or kubernetes.io/hostname.")
        String topologyKey,

        @Required
        @JsonPropertyDescription(
                "What happens to a pod that exceeds maxSkew everywhere: DoNotSchedule (it waits) or ScheduleAnyway.")
        UnsatisfiableConstraint whenUnsatisfiable) {}
