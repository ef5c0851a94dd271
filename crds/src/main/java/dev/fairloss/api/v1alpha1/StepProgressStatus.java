// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The progress of a running step, as its pods report it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RecordBuilder
@RecordBuilder.Options(builderMode = RecordBuilder.BuilderMode.STANDARD)
public record StepProgressStatus(
        @Required @JsonPropertyDescription("Percentage of the step that is done, 0 to 100, over all shards.")
        Integer percent,

        @JsonPropertyDescription("Updates done; in a collection fine-tunes, in an evaluation images.")
        Long done,

        @JsonPropertyDescription("All updates, fine-tunes or images of the step.")
        Long total,

        @Size(max = 32)
        @JsonPropertyDescription(
                "Moving average of the loss, a decimal number. With several shards, the mean over running ones.")
        String loss,

        @JsonPropertyDescription("Images that pass through the networks per second, over all running shards.")
        Long imagesPerSecond,

        @Size(max = 32)
        @JsonPropertyDescription(
                "When the step is expected to end, in RFC 3339 format. Estimated from the rate of the last minutes.")
        String estimatedEnd) {}
