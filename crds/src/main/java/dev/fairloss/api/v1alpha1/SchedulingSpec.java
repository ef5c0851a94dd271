// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/**
 * Where and when pods run on a cluster; a run on this machine takes no notice of it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchedulingSpec(
        @Pattern(Quantities.NAME)
        @Size(max = 63)
        @JsonPropertyDescription(
                "Queue of Kueue in this namespace: Jobs are created suspended, and Kueue lets them start. Left out: no queue.")
        String queueName,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription("Priority class of the pods. Left out: the cluster's default.")
        String priorityClassName,

        @Size(max = 32) @JsonPropertyDescription("Labels that a node must have, at most 32.")
        Map<@Size(max = 317) String, @Size(max = 63) String> nodeSelector,

        @Size(max = 32) @JsonPropertyDescription("Taints of nodes that the pods put up with, at most 32.")
        List<TolerationSpec> tolerations,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription("Runtime class of the pods, for example nvidia. Left out: the cluster's default.")
        String runtimeClassName,

        @Size(max = 8) @JsonPropertyDescription("Names of Secrets with which the trainer's image is pulled, at most 8.")
        List<@Pattern(Quantities.NAME) @Size(max = Quantities.NAME_LENGTH) String> imagePullSecrets) {}
