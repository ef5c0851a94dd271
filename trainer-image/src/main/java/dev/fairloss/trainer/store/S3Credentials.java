// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.TrainerException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Credentials of an S3 service. {@code toString} hides the secrets.
 *
 * @param accessKey access key ID
 * @param secretKey secret access key
 * @param sessionToken session token of temporary credentials
 */
public record S3Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {
    static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";

    @Override
    public String toString() {
        return "S3Credentials[" + accessKey + "]";
    }

    /** A source of credentials. Read before each request, so that credentials can change while the process runs. */
    public interface Source {
        /** The current credentials. */
        S3Credentials current();

        /** The location of the credentials, for messages, such as {@code the environment}. */
        String describe();

        /** How to correct credentials that the service rejects. */
        default String remedy() {
            return "Correct " + ACCESS_KEY + " and " + SECRET_KEY + " there.";
        }
    }

    /**
     * Validates the three values of a source.
     *
     * @param values value of a name, empty if absent
     * @param where location of a name, such as {@code the file /credentials/AWS_ACCESS_KEY_ID}
     * @throws TrainerException invalid input: a key is missing or contains a character that it cannot contain
     */
    static S3Credentials of(Source source, UnaryOperator<String> values, UnaryOperator<String> where) {
        var access = CredentialText.accessKey(where.apply(ACCESS_KEY), values.apply(ACCESS_KEY));
        var secret = CredentialText.secretKey(where.apply(SECRET_KEY), values.apply(SECRET_KEY));
        var token = CredentialText.token(where.apply(SESSION_TOKEN), values.apply(SESSION_TOKEN));
        if (access.isEmpty() || secret.isEmpty()) {
            String missing = access.isEmpty() ? ACCESS_KEY : SECRET_KEY;
            throw TrainerException.invalidInput(
                    "No credentials for the object store: " + missing + " is missing in " + source.describe() + ".",
                    "Set both " + ACCESS_KEY + " and " + SECRET_KEY + " there, or set " + CredentialChain.FOLDER
                            + " to a folder with files of these names.");
        }
        return new S3Credentials(access.get(), secret.get(), token);
    }
}
