// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * Retries of failed pods. Disruptions such as node drains and preemptions do not count.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetriesSpec(
        @Default("3")
        @Min(0)
        @Max(20)
        @JsonPropertyDescription(
                "How often a failed pod is replaced, 0 to 20. Counts separately for each pod of a step with several pods. Default 3.")
        Integer perPod) {}
