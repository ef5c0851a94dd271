// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * Scheduling of the pods. Ignored by a run on one machine.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchedulingSpec(
        @Pattern(Quantities.NAME)
        @Size(max = 63)
        @JsonPropertyDescription(
                "Kueue LocalQueue in the namespace. Jobs are created suspended, and Kueue admits them. Defaults to no queue.")
        String queueName,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription("PriorityClass of the pods. Defaults to the cluster's default.")
        String priorityClassName,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "Kueue WorkloadPriorityClass of the Jobs: their order in the queue and who is preempted there. It does not affect the scheduler. Defaults to the priority of priorityClassName.")
        String workloadPriorityClassName,

        @Size(max = 32)
        @ValidationRule(value = Quantities.KEYS_RULE, message = Quantities.KEYS_MESSAGE)
        @JsonPropertyDescription("Labels that a node must have to run the pods, at most 32.")
        Map<String, @Pattern(Quantities.LABEL_VALUE) @Size(max = Quantities.LABEL_LENGTH) String> nodeSelector,

        @Size(max = 32) @JsonPropertyDescription("Tolerations of the pods, at most 32.")
        List<TolerationSpec> tolerations,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription("RuntimeClass of the pods, for example nvidia. Defaults to the cluster's default.")
        String runtimeClassName,

        @Size(max = 8) @JsonPropertyDescription("Names of the Secrets to pull the trainer image with, at most 8.")
        List<@Pattern(Quantities.NAME) @Size(max = Quantities.NAME_LENGTH) String> imagePullSecrets,

        @Size(max = 4)
        @JsonPropertyDescription(
                "How the pods of the experiment are spread over nodes or zones, at most 4 constraints. Defaults to the cluster's default.")
        List<TopologySpreadSpec> topologySpreadConstraints) {}
