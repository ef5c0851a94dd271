// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The artifact store in use: that of the spec, or the operator's default at the time the experiment started.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
@RecordBuilder.Options(builderMode = RecordBuilder.BuilderMode.STANDARD)
public record StoreStatus(
        @Required @Size(max = 1024) @JsonPropertyDescription("Same as spec.storage.uri.")
        String uri,

        @Size(max = 1024) @JsonPropertyDescription("Same as spec.storage.endpoint.")
        String endpoint,

        @Size(max = 64) @JsonPropertyDescription("Same as spec.storage.region.")
        String region,

        @Size(max = 253) @JsonPropertyDescription("Same as spec.storage.volumeClaim.")
        String volumeClaim,

        @Size(max = 253) @JsonPropertyDescription("Same as spec.storage.credentialsSecret.")
        String credentialsSecret,

        @Size(max = 253) @JsonPropertyDescription("Same as spec.storage.signingSecret.")
        String signingSecret,

        @JsonPropertyDescription(
                "true if experiments of another namespace use the same location and the administrator has not opened it to all namespaces: they can read, reuse and replace each other's results. Absent otherwise. Both have written to the store when this is said, and neither learns the other's namespace.")
        Boolean shared)
        implements StoreStatusBuilder.With {}
