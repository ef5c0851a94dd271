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
@ValidationRule(
        value = "!has(self.volumeClaim) || self.uri.startsWith('file:')",
        message = "volumeClaim goes with a file: uri alone: leave it out, or set uri to file:FOLDER",
        fieldPath = ".volumeClaim")
public record ImageFolderSpec(
        @Required
        @Size(max = 1024)
        @ValidationRule(
                value = "self.matches('^(file:.+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?)$')",
                message =
                        "must be a file: URI, for example file:faces/train (relative to the manifest) or file:/data/faces, or s3://BUCKET/PREFIX")
        @JsonPropertyDescription(
                "The folder: file:FOLDER (a relative one counts from the manifest's folder), or s3://BUCKET/PREFIX on the S3 service of storage, with its credentials. One folder a person, with JPEG, PNG, BMP or PPM files.")
        String uri,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "On a cluster: the PersistentVolumeClaim that holds the images, mounted read-only; uri counts from its root. A run on this machine takes no notice of it.")
        String volumeClaim) {}
