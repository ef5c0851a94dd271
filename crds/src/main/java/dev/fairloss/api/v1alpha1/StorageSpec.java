// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Where artifacts are kept: a folder, or a bucket of any S3.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.endpoint) || self.uri.startsWith('s3:')",
        message = "endpoint goes with an s3:// uri alone: leave it out, or set uri to s3://BUCKET/PREFIX",
        fieldPath = ".endpoint")
@ValidationRule(
        value = "!has(self.volumeClaim) || self.uri.startsWith('file:')",
        message = "volumeClaim goes with a file: uri alone: leave it out, or set uri to file:FOLDER",
        fieldPath = ".volumeClaim")
@ValidationRule(
        value = "!has(self.credentialsSecret) || self.uri.startsWith('s3:')",
        message = "credentialsSecret goes with an s3:// uri alone: leave it out, or set uri to s3://BUCKET/PREFIX",
        fieldPath = ".credentialsSecret")
public record StorageSpec(
        @Required
        @Size(max = 1024)
        @ValidationRule(
                value = "self.matches('^(file:.+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?)$')",
                message =
                        "must be file:FOLDER or s3://BUCKET/PREFIX (a bucket's name: 3 to 63 lower-case letters, digits, dots and hyphens)")
        @JsonPropertyDescription(
                "file:FOLDER (a relative one counts from the manifest's folder) or s3://BUCKET/PREFIX.")
        String uri,

        @Size(max = 1024)
        @ValidationRule(
                value = "self.matches('^https?://[^/?#@ ]+/?$')",
                message = "must be http://HOST[:PORT] or https://HOST[:PORT]")
        @JsonPropertyDescription(
                "Address of the S3 service, http:// or https://. Left out: that of AWS in the region. Credentials come from the environment.")
        String endpoint,

        @Default("us-east-1")
        @Pattern("^[a-z0-9-]+$")
        @Size(max = 64)
        @JsonPropertyDescription("Region of the S3 service: lower-case letters, digits and hyphens. Default us-east-1.")
        String region,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "On a cluster, with a file: uri: the PersistentVolumeClaim for artifacts, mounted for all pods; uri counts from its root. A run on this machine takes no notice of it.")
        String volumeClaim,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "On a cluster: the Secret with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if need be, AWS_SESSION_TOKEN, mounted into the pods. A run on this machine takes no notice of it.")
        String credentialsSecret) {}
