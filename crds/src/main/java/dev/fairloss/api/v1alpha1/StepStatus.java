// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.step.StepKind;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The observed state of one step.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
@RecordBuilder.Options(builderMode = RecordBuilder.BuilderMode.STANDARD)
public record StepStatus(
        @Required @Size(max = 63) @JsonPropertyDescription("Id of the step, such as train-fairloss-1.")
        String id,

        @Required @JsonPropertyDescription("Kind of the step, such as train.")
        StepKind phase,

        @Size(max = 64) @JsonPropertyDescription("Content hash of the step; absent until the data has been read.")
        String hash,

        @Required @JsonPropertyDescription("State of the step: Pending, Queued, Running, Succeeded, Reused or Failed.")
        StepState state,

        @Size(max = 63) @JsonPropertyDescription("Name of the Job.")
        String job,

        @Size(max = 32) @JsonPropertyDescription("Start time of the Job, in RFC 3339 format.")
        String started,

        @Size(max = 32) @JsonPropertyDescription("End time of the Job, in RFC 3339 format.")
        String finished,

        @JsonPropertyDescription("Wall-clock seconds of successful work, lost attempts excluded.")
        Long seconds,

        @JsonPropertyDescription(
                "Seconds times allocated devices: GPUs, or CPU threads without a GPU. For an unfinished step: of its failed pods.")
        Long deviceSeconds,

        @JsonPropertyDescription("Device-seconds of attempts whose work was lost.")
        Long lostDeviceSeconds,

        @JsonPropertyDescription(
                "CPU time of successful work in seconds, over all threads of its processes; absent if unknown.")
        Long cpuSeconds,

        @JsonPropertyDescription("Finished tasks; only for steps with several tasks.")
        Integer done,

        @JsonPropertyDescription("Total number of tasks; only for steps with several tasks.")
        Integer total,

        @JsonPropertyDescription("How far a running step is; absent until one of its pods reports it.")
        StepProgressStatus progress,

        @JsonPropertyDescription("What a queued step waits for.")
        WaitingFor waitingFor,

        @JsonPropertyDescription("Machine-readable reason for the failure of a failed step.")
        FailureReason failureReason,

        @Size(max = 1024) @JsonPropertyDescription("Human-readable details of the state.")
        String message)
        implements StepStatusBuilder.With {}
