// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * How an experiment stands: small, for the tables lie in the store.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
@RecordBuilder.Options(builderMode = RecordBuilder.BuilderMode.STANDARD)
public record FairLossExperimentStatus(
        @JsonPropertyDescription("Generation of the spec that this status speaks of.")
        Long observedGeneration,

        @Size(max = 16) @JsonPropertyDescription("The spec that this status speaks of, suspend left out, as a hash.")
        String revision,

        @Size(max = 128) @JsonPropertyDescription("The step at work, or how it ended; for people.")
        String step,

        @Size(max = 32) @JsonPropertyDescription("Steps that are finished, of all; for people.")
        String progress,

        @Size(max = 16) @JsonPropertyDescription("Ready, Reconciling, Stalled, Suspended, Complete and Failed.")
        List<ExperimentCondition> conditions,

        @JsonPropertyDescription("What prepare found the data to be.")
        DataStatus data,

        @JsonPropertyDescription(
                "Where the artifacts are kept; an experiment that names no store stays there once it has begun.")
        StoreStatus store,

        @Size(max = 4096) @JsonPropertyDescription("All steps, in the order of the plan.")
        List<StepStatus> steps,

        @JsonPropertyDescription("What it has cost so far.") CostStatus cost,

        @JsonPropertyDescription("The arm with the best accuracy on the first evaluation set.")
        ResultStatus best,

        @Size(max = 256) @JsonPropertyDescription("Arms and evaluation sets.")
        List<ResultStatus> results,

        @Size(max = 2048) @JsonPropertyDescription("Where the report lies.")
        String report,

        @JsonPropertyDescription("The last error, until the experiment goes on.")
        ErrorStatus lastError)
        implements FairLossExperimentStatusBuilder.With {
    public FairLossExperimentStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        steps = steps == null ? List.of() : List.copyOf(steps);
        results = results == null ? List.of() : List.copyOf(results);
    }
}
