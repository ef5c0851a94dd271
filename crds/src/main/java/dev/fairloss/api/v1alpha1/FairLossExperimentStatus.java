// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * The observed state of an experiment. Small: the result tables are in the artifact store.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
@RecordBuilder.Options(builderMode = RecordBuilder.BuilderMode.STANDARD)
public record FairLossExperimentStatus(
        @JsonPropertyDescription("Generation of the spec that this status is based on.")
        Long observedGeneration,

        @Size(max = 16) @JsonPropertyDescription("Hash of the spec that this status is based on, without suspend.")
        String revision,

        @Size(max = 128) @JsonPropertyDescription("Running step, or the outcome; for display only.")
        String step,

        @Size(max = 32) @JsonPropertyDescription("Finished steps out of all; for display only.")
        String progress,

        @Size(max = 32)
        @JsonPropertyDescription(
                "When the experiment is expected to end, in RFC 3339 format, if all steps find free resources. Absent until the duration of each remaining kind of training is known from a running or finished step.")
        String estimatedEnd,

        @Size(max = 16)
        @JsonPropertyDescription("Conditions: Ready, Reconciling, Stalled, Suspended, Complete and Failed.")
        List<ExperimentCondition> conditions,

        @JsonPropertyDescription("Fingerprints of the data, computed by the prepare step.")
        DataStatus data,

        @JsonPropertyDescription(
                "Location of the artifacts. An experiment without spec.storage keeps the location it started with.")
        StoreStatus store,

        @Size(max = 4096) @JsonPropertyDescription("All steps of the plan, in order.")
        List<StepStatus> steps,

        @JsonPropertyDescription("Cost so far.") CostStatus cost,

        @JsonPropertyDescription(
                "The arm whose accuracy on the first evaluation set is significantly higher than that of every other arm. Absent if there is none.")
        ResultStatus best,

        @Size(max = 512)
        @JsonPropertyDescription(
                "What the learned policies change, how many rewards are significant, and how often resampling or another collection would lead to the same actions; for display only.")
        String policy,

        @Size(max = 256) @JsonPropertyDescription("Results by arm and evaluation set.")
        List<ResultStatus> results,

        @Size(max = 2048) @JsonPropertyDescription("URI of the report.")
        String report,

        @JsonPropertyDescription("The last error; removed when the experiment makes progress again.")
        ErrorStatus lastError)
        implements FairLossExperimentStatusBuilder.With {
    public FairLossExperimentStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        steps = steps == null ? List.of() : List.copyOf(steps);
        results = results == null ? List.of() : List.copyOf(results);
    }
}
