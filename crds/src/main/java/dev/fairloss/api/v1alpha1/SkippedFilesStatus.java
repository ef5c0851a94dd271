// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * Files of the training data that are not used, as reported by the prepare step.
 */
public record SkippedFilesStatus(
        @Required @JsonPropertyDescription("Number of skipped files and folders.")
        Integer files,

        @Size(max = 16)
        @JsonPropertyDescription(
                "The first of them, each with the reason. The report and the index in the store name more.")
        List<String> fileNames,

        @Required @JsonPropertyDescription("Number of identities that have no image.")
        Integer identities,

        @Size(max = 16) @JsonPropertyDescription("The first of them, sorted.")
        List<String> identityNames) {
    public SkippedFilesStatus {
        fileNames = fileNames == null ? List.of() : List.copyOf(fileNames);
        identityNames = identityNames == null ? List.of() : List.copyOf(identityNames);
    }
}
