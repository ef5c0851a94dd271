// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.step.StepKind;
import io.fabric8.generator.annotation.Required;

/**
 * What one kind of steps cost, in seconds times the devices held.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhaseCostStatus(
        @Required @JsonPropertyDescription("Kind of the steps, such as train.")
        StepKind phase,

        @Required @JsonPropertyDescription("What device-seconds are counted in.")
        DeviceType device,

        @Required @JsonPropertyDescription("Device-seconds spent on what counts.")
        Long deviceSeconds,

        @Required @JsonPropertyDescription("Device-seconds of attempts that left nothing.")
        Long lostDeviceSeconds,

        @Required @JsonPropertyDescription("Device-seconds that finished steps found in the store had cost before.")
        Long reusedDeviceSeconds) {}
