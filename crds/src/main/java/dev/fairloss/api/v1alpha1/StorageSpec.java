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
 * The artifact store: a folder, or a bucket of an S3-compatible service.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.endpoint) || self.uri.startsWith('s3:')",
        message = "endpoint needs an s3:// URI; remove endpoint, or set uri to s3://BUCKET/PREFIX",
        fieldPath = ".endpoint")
@ValidationRule(
        value = UriRules.CLAIM_RULE,
        message =
                "volumeClaim needs a file: URI without .. in its path; remove volumeClaim, or set uri to file:FOLDER, relative to the root of the claim",
        fieldPath = ".volumeClaim")
@ValidationRule(
        value = "!has(self.credentialsSecret) || self.uri.startsWith('s3:')",
        message = "credentialsSecret needs an s3:// URI; remove credentialsSecret, or set uri to s3://BUCKET/PREFIX",
        fieldPath = ".credentialsSecret")
public record StorageSpec(
        @Required
        @Size(max = UriRules.LENGTH)
        @ValidationRule(value = UriRules.STORE_RULE, message = UriRules.STORE_MESSAGE)
        @ValidationRule(value = UriRules.STORE_LENGTH_RULE, message = UriRules.STORE_LENGTH_MESSAGE)
        @JsonPropertyDescription(
                "Location: file:FOLDER (a relative path starts at the folder of the experiment file) or s3://BUCKET/PREFIX.")
        String uri,

        @Size(max = 1024)
        @ValidationRule(
                value = ValueFormats.ENDPOINT_RULE,
                message = "must be http://HOST[:PORT] or https://HOST[:PORT]")
        @JsonPropertyDescription("URL of the S3 service, http:// or https://. Defaults to AWS in the region.")
        String endpoint,

        @Default("us-east-1")
        @Pattern(ValueFormats.REGION)
        @Size(max = 63)
        @JsonPropertyDescription(
                "Region of the S3 service: lower-case letters, digits and hyphens, with a letter or digit at both ends. Default us-east-1.")
        String region,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "PersistentVolumeClaim for the artifacts, mounted into all pods; uri is relative to its root. Required on a cluster with a file: URI. Ignored by a run on one machine.")
        String volumeClaim,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "Secret with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and optionally AWS_SESSION_TOKEN and AWS_CA_BUNDLE (certificates of a private authority, in PEM format), mounted into the pods. Without it, pods use the role of their service account or machine. A run on one machine takes the credentials from its environment instead.")
        String credentialsSecret,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "Secret with public.pem and private.pem, mounted into the pods: they sign results with the private key and refuse results that none of the public keys verifies. Defaults to results without signatures. A run on one machine takes the keys from the folder in FAIRLOSS_SIGNING_KEYS instead.")
        String signingSecret) {}
