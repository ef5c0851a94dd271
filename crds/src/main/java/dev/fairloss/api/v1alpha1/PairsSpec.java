// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Pairs listed in a file, and the folder of their images.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.volumeClaim) || (self.uri.startsWith('file:') && self.images.startsWith('file:'))",
        message =
                "volumeClaim goes with file: uris alone: leave it out, or set uri to file:FILE and images to file:FOLDER",
        fieldPath = ".volumeClaim")
public record PairsSpec(
        @Required
        @Size(max = 1024)
        @ValidationRule(
                value = "self.matches('^(file:.+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?)$')",
                message =
                        "must be a file: URI, for example file:faces/train (relative to the manifest) or file:/data/faces, or s3://BUCKET/PREFIX")
        @JsonPropertyDescription(
                "The list of pairs: file:FILE (a relative one counts from the manifest's folder), or s3://BUCKET/OBJECT on the S3 service of storage. In the form of LFW's pairs.txt, with folds.")
        String uri,

        @Required
        @Size(max = 1024)
        @ValidationRule(
                value = "self.matches('^(file:.+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?)$')",
                message =
                        "must be a file: URI, for example file:faces/train (relative to the manifest) or file:/data/faces, or s3://BUCKET/PREFIX")
        @JsonPropertyDescription("The folder of the images: file:FOLDER or s3://BUCKET/PREFIX; one folder a person.")
        String images,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "On a cluster: the PersistentVolumeClaim that holds list and images, mounted read-only; uri and images count from its root. A run on this machine takes no notice of it.")
        String volumeClaim) {}
