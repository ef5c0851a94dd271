// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static dev.fairloss.trainer.store.CredentialChain.variable;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The role of a container on Amazon ECS or EKS (Pod Identity). Reads {@code AWS_CONTAINER_CREDENTIALS_RELATIVE_URI} or {@code
 * AWS_CONTAINER_CREDENTIALS_FULL_URI}, and {@code AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE} or {@code
 * AWS_CONTAINER_AUTHORIZATION_TOKEN}.
 *
 * @param uri address of the agent that issues the credentials
 * @param environment variables, for the authorization
 */
record ContainerRole(URI uri, Map<String, String> environment) implements RenewedKeys.Issuer {
    private static final String RELATIVE = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    private static final String FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    /** Hosts that may be contacted without TLS: this machine, and the agents of ECS and EKS on it. */
    private static final Set<String> LOCAL =
            Set.of("localhost", "127.0.0.1", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]");

    /** The role of an environment; empty if it has none. */
    static Optional<ContainerRole> in(Map<String, String> environment) {
        return variable(environment, RELATIVE)
                .map(path -> URI.create("http://169.254.170.2" + path))
                .or(() -> variable(environment, FULL).map(ContainerRole::full))
                .map(uri -> new ContainerRole(uri, environment));
    }

    /** The token must not be sent over a network without TLS. */
    private static URI full(String text) {
        var uri = URI.create(text);
        if ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && LOCAL.contains(uri.getHost())) {
            return uri;
        }
        throw TrainerException.invalidInput(
                FULL + " \"" + text + "\" is neither an https:// URL nor an agent of this machine.",
                "Correct the variable, or set spec.storage.credentialsSecret.");
    }

    @Override
    public RenewedKeys.Issued issue() throws IOException {
        Optional<String> token = variable(environment, TOKEN + "_FILE")
                .map(Path::of)
                .flatMap(file -> CredentialText.authorization("the file " + file, KeyFolder.text(file)))
                .or(() -> CredentialText.authorization(
                        "the environment variable " + TOKEN, environment.getOrDefault(TOKEN, "")));
        Map<String, String> headers =
                token.map(value -> Map.of("Authorization", value)).orElse(Map.of());
        return IdentityRequest.local("GET", uri, headers).keys(describe());
    }

    @Override
    public String toString() {
        return "ContainerRole[" + uri + "]";
    }

    @Override
    public String describe() {
        return "the role of the container at " + uri.getScheme() + "://" + uri.getAuthority();
    }
}
