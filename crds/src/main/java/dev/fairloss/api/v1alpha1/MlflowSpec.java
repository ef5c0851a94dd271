// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An MLflow server. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MlflowSpec(
        @Required
        @Size(max = 1024)
        @ValidationRule(
                value = ValueFormats.SERVICE_RULE,
                message = "must be http://HOST[:PORT][/PATH] or https://HOST[:PORT][/PATH], without credentials")
        @JsonPropertyDescription("URL of the MLflow server, http:// or https://, such as http://mlflow.mlflow:5000.")
        String uri,

        @Default("fairloss")
        @Size(min = 1, max = 250)
        @JsonPropertyDescription(
                "Name of the MLflow experiment, which is created if it does not exist. Default fairloss.")
        String experiment,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "Secret with MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or with MLFLOW_TRACKING_TOKEN, and optionally AWS_CA_BUNDLE (certificates of a private authority, in PEM format). Defaults to no authentication. A run on one machine takes them from its environment instead.")
        String credentialsSecret) {}
