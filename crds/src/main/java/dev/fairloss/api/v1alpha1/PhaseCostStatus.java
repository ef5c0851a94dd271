// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.step.StepKind;
import io.fabric8.generator.annotation.Required;

/**
 * The cost of one kind of steps in device-seconds (seconds times allocated devices) and in CPU-seconds.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhaseCostStatus(
        @Required @JsonPropertyDescription("Kind of step, such as train.")
        StepKind phase,

        @Required @JsonPropertyDescription("Type of the devices: GPU or CPU.")
        DeviceType device,

        @Required @JsonPropertyDescription("Device-seconds of successful work.")
        Long deviceSeconds,

        @Required @JsonPropertyDescription("Device-seconds of attempts whose work was lost.")
        Long lostDeviceSeconds,

        @Required @JsonPropertyDescription("Device-seconds that reused steps cost when they ran.")
        Long reusedDeviceSeconds,

        @JsonPropertyDescription(
                "CPU time of successful work in seconds, over all threads of its processes; absent if unknown for a step.")
        Long cpuSeconds) {}
