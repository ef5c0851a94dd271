// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Experiment trackers that receive settings, metrics and results. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrackingSpec(
        @JsonPropertyDescription(
                "An MLflow server. The experiment becomes a run whose child runs are its trainings. A server that is away delays nothing: later steps send what it lacks. Defaults to none.")
        MlflowSpec mlflow) {}
