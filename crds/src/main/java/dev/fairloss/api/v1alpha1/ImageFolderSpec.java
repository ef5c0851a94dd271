// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A folder of images: each folder in it is a person and holds JPEG, PNG, BMP or PPM files.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageFolderSpec(
        @Required
        @Size(max = 1024)
        @ValidationRule(
                value = "self.matches('^file:.+')",
                message =
                        "must be a file: URI, for example file:faces/train (relative to the manifest) or file:/data/faces")
        @JsonPropertyDescription(
                "The folder, as a file: URI; a relative one counts from the manifest's folder. One folder a person, with JPEG, PNG, BMP or PPM files.")
        String uri,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "On a cluster: the PersistentVolumeClaim that holds the images, mounted read-only; uri counts from its root. A run on this machine takes no notice of it.")
        String volumeClaim) {}
