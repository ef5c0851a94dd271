// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import java.util.TreeMap;

/**
 * What prepare found the data to be; step hashes are made from it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataStatus(
        @Required @Size(max = 64) @JsonPropertyDescription("The revision of the spec for which the data were read.")
        String revision,

        @Required @Size(max = 64) @JsonPropertyDescription("Hash of the step prepare then.")
        String prepare,

        @Required @Size(max = 64) @JsonPropertyDescription("Fingerprint of the training data.")
        String dataset,

        @Required @JsonPropertyDescription("Fingerprints of the evaluation sets, by name.")
        Map<String, String> evaluation) {
    public DataStatus {
        evaluation = evaluation == null ? null : new TreeMap<>(evaluation);
    }
}
