// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fingerprints of the data, computed by the prepare step. All later step hashes depend on them.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataStatus(
        @Required
        @Size(max = 64)
        @JsonPropertyDescription("Hash of the part of the spec that results depend on, for which the data was read.")
        String revision,

        @Required @Size(max = 64) @JsonPropertyDescription("Hash of the prepare step that read the data.")
        String prepare,

        @Required @Size(max = 64) @JsonPropertyDescription("Fingerprint of the training data.")
        String dataset,

        @Required @JsonPropertyDescription("Fingerprints of the evaluation sets, keyed by name.")
        Map<String, String> evaluation,

        @Size(max = 64)
        @JsonPropertyDescription(
                "SHA-256 of the weights that pretraining starts from; absent without pretraining.from.")
        String weights,

        @JsonPropertyDescription("Files of the training data that are not used; absent if all are used.")
        SkippedFilesStatus skipped) {
    public DataStatus {
        evaluation = evaluation == null ? null : new TreeMap<>(evaluation);
    }

    /** The data of an experiment that starts from random weights. */
    public DataStatus(
            String revision,
            String prepare,
            String dataset,
            Map<String, String> evaluation,
            SkippedFilesStatus skipped) {
        this(revision, prepare, dataset, evaluation, null, skipped);
    }
}
