// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static dev.fairloss.trainer.store.CredentialChain.variable;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The role of an Amazon EC2 instance, from its metadata service (version 2). Reads {@code AWS_EC2_METADATA_DISABLED} and
 * {@code AWS_EC2_METADATA_SERVICE_ENDPOINT}.
 *
 * @param endpoint address of the metadata service
 */
record InstanceRole(URI endpoint) implements RenewedKeys.Issuer {
    private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
    private static final String TOKEN = "X-aws-ec2-metadata-token";
    private static final String TOKEN_SECONDS = "21600";

    /** The role of this machine, which may not exist; empty if the environment disables it. */
    static Optional<InstanceRole> in(Map<String, String> environment) {
        return variable(environment, "AWS_EC2_METADATA_DISABLED")
                        .filter("true"::equalsIgnoreCase)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(new InstanceRole(URI.create(variable(environment, "AWS_EC2_METADATA_SERVICE_ENDPOINT")
                        .orElse("http://169.254.169.254"))));
    }

    @Override
    public RenewedKeys.Issued issue() throws IOException {
        String token = token();
        var role = IdentityRequest.local("GET", endpoint.resolve(ROLES), Map.of(TOKEN, token))
                .send();
        String name = role.body().lines().findFirst().orElse("").strip();
        if (!role.isOk() || name.isEmpty()) {
            throw none("this machine has no role");
        }
        return IdentityRequest.local("GET", endpoint.resolve(ROLES + name), Map.of(TOKEN, token))
                .keys(describe());
    }

    /** Machines outside of EC2 have no metadata service, so its absence means that nothing is configured. */
    private String token() {
        try {
            var answer = IdentityRequest.local(
                            "PUT", endpoint.resolve("/latest/api/token"), Map.of(TOKEN + "-ttl-seconds", TOKEN_SECONDS))
                    .send();
            if (answer.isOk()) {
                Secrets.add(answer.body());
                return answer.body().strip();
            }
        } catch (IOException absent) {
            // Reported below.
        }
        throw none("this machine has no metadata service");
    }

    private static RuntimeException none(String why) {
        return CredentialChain.none("there is no AWS profile, web identity or role (" + why + ")");
    }

    @Override
    public String describe() {
        return "the role of this machine";
    }
}
