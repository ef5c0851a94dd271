// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * Where an experiment keeps its artifacts: the store of its spec, or the operator's default at the time.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoreStatus(
        @Required @Size(max = 1024) @JsonPropertyDescription("As in spec.storage.")
        String uri,

        @Size(max = 1024) @JsonPropertyDescription("As in spec.storage.")
        String endpoint,

        @Size(max = 64) @JsonPropertyDescription("As in spec.storage.")
        String region,

        @Size(max = 253) @JsonPropertyDescription("As in spec.storage.")
        String volumeClaim,

        @Size(max = 253) @JsonPropertyDescription("As in spec.storage.")
        String credentialsSecret) {}
