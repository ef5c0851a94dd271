// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * The last error and its remedy.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorStatus(
        @Size(max = 63) @JsonPropertyDescription("The step that failed.")
        String step,

        @Required @JsonPropertyDescription("Machine-readable reason for the failure.")
        FailureReason reason,

        @JsonPropertyDescription("Exit code of the trainer process, if it reported one.")
        Integer exitCode,

        @Required @Size(max = 1024) @JsonPropertyDescription("What happened.")
        String message,

        @Required @Size(max = 1024) @JsonPropertyDescription("How to fix it.")
        String remedy) {}
