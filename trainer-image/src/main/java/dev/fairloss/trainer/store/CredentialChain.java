// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Takes credentials from the first source that is configured, in the order of the AWS SDKs:
 *
 * <ol>
 *   <li>the folder in {@code FAIRLOSS_CREDENTIALS_DIR}
 *   <li>the variables {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and {@code AWS_SESSION_TOKEN}
 *   <li>a web identity, which a cluster gives to the service account of a pod: {@link WebIdentity}
 *   <li>a profile in the files of the AWS command line: {@link ProfileKeys}
 *   <li>the role of a container: {@link ContainerRole}
 *   <li>the role of the machine: {@link InstanceRole}
 * </ol>
 */
final class CredentialChain implements S3Credentials.Source {
    static final String FOLDER = "FAIRLOSS_CREDENTIALS_DIR";

    /** Name of the Kubernetes Secret that is mounted at {@link #FOLDER}, for messages. */
    static final String SECRET = "FAIRLOSS_CREDENTIALS_SECRET";

    private final Map<String, String> environment;
    private S3Credentials.Source chosen;

    private CredentialChain(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The credentials of an environment. Nothing is read before {@link #current}. */
    static S3Credentials.Source from(Map<String, String> environment) {
        return new CredentialChain(environment);
    }

    @Override
    public S3Credentials current() {
        return source().current();
    }

    @Override
    public String describe() {
        return source().describe();
    }

    @Override
    public String remedy() {
        return source().remedy();
    }

    private synchronized S3Credentials.Source source() {
        if (chosen == null) {
            chosen = choose();
        }
        return chosen;
    }

    private S3Credentials.Source choose() {
        var folder = variable(environment, FOLDER);
        if (folder.isPresent()) {
            return new KeyFolder(Path.of(folder.get()), variable(environment, SECRET));
        }
        if (variable(environment, S3Credentials.ACCESS_KEY).isPresent()
                || variable(environment, S3Credentials.SECRET_KEY).isPresent()) {
            return new KeyVariables(environment);
        }
        return WebIdentity.in(environment)
                .map(CredentialChain::renewed)
                .or(() -> ProfileKeys.in(environment))
                .or(() -> ContainerRole.in(environment).map(CredentialChain::renewed))
                .or(() -> InstanceRole.in(environment).map(CredentialChain::renewed))
                .orElseThrow(() -> none("there is no AWS profile and no web identity"));
    }

    private static S3Credentials.Source renewed(RenewedKeys.Issuer issuer) {
        return new RenewedKeys(issuer, InstantSource.system(), Sleeper.REAL);
    }

    /** The failure of an environment without credentials. @param rest what else was not found */
    static TrainerException none(String rest) {
        return TrainerException.invalidInput(
                "No credentials for the object store: " + S3Credentials.ACCESS_KEY
                        + " is missing in the environment, and " + rest + ".",
                "Set " + S3Credentials.ACCESS_KEY + " and " + S3Credentials.SECRET_KEY + ", or set " + FOLDER
                        + " to a folder with files of these names. On a cluster, set spec.storage.credentialsSecret, or"
                        + " give the service account of the pods a role.");
    }

    /** The value of a variable without white space at its ends; empty if nothing is left. */
    static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
