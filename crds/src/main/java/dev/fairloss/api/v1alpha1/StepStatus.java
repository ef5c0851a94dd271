// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.step.StepKind;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How one step stands.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
@RecordBuilder.Options(builderMode = RecordBuilder.BuilderMode.STANDARD)
public record StepStatus(
        @Required @Size(max = 63) @JsonPropertyDescription("Name of the step, such as train-fairloss-1.")
        String id,

        @Required @JsonPropertyDescription("Kind of the step, such as train.")
        StepKind phase,

        @Size(max = 64) @JsonPropertyDescription("Content hash of the step; left out while the data are not known.")
        String hash,

        @Required @JsonPropertyDescription("Pending, Queued, Running, Succeeded, Reused or Failed.")
        StepState state,

        @Size(max = 63) @JsonPropertyDescription("The Job that does it or did it.")
        String job,

        @Size(max = 32) @JsonPropertyDescription("When its Job started, RFC 3339.")
        String started,

        @Size(max = 32) @JsonPropertyDescription("When its Job ended, RFC 3339.")
        String finished,

        @JsonPropertyDescription("Wall-clock seconds of the work that counts, lost attempts left out.")
        Long seconds,

        @JsonPropertyDescription("Seconds times the devices that were held (GPUs; without one, CPU threads).")
        Long deviceSeconds,

        @JsonPropertyDescription("Device-seconds of attempts that left nothing.")
        Long lostDeviceSeconds,

        @JsonPropertyDescription("Of a fan-out: parts that are done.")
        Integer done,

        @JsonPropertyDescription("Of a fan-out: parts in all.")
        Integer total,

        @JsonPropertyDescription("Of a queued step: what it waits for.")
        WaitingFor waitingFor,

        @JsonPropertyDescription("Of a failed step: why it failed, for programs.")
        FailureReason failureReason,

        @Size(max = 1024) @JsonPropertyDescription("Why the step waits or failed, for people.")
        String message)
        implements StepStatusBuilder.With {}
