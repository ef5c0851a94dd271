// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials of an S3 service. {@code toString} hides the secrets.
 *
 * @param accessKey access key ID
 * @param secretKey secret access key
 * @param sessionToken session token of temporary credentials
 */
public record S3Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {
    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";
    private static final String FOLDER = "FAIRLOSS_CREDENTIALS_DIR";

    @Override
    public String toString() {
        return "S3Credentials[" + accessKey + "]";
    }

    /** A source of credentials. Read before each request, so that a Secret can change while the process runs. */
    public interface Source {
        /** The current credentials. */
        S3Credentials current();

        /** The location of the credentials, for messages. */
        String describe();
    }

    /**
     * Credentials from an environment: the folder in {@code FAIRLOSS_CREDENTIALS_DIR} (a mounted Secret with a file per
     * name), or else the variables {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY} and, with temporary
     * credentials, {@code AWS_SESSION_TOKEN}.
     */
    public static Source from(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(FOLDER))
                .filter(folder -> !folder.isBlank())
                .<Source>map(folder -> new InFolder(Path.of(folder)))
                .orElseGet(() -> new InVariables(environment));
    }

    private static S3Credentials of(
            Source source, Optional<String> access, Optional<String> secret, Optional<String> token) {
        if (access.isEmpty() || secret.isEmpty()) {
            String missing = access.isEmpty() ? ACCESS_KEY : SECRET_KEY;
            throw TrainerException.invalidInput(
                    "No credentials for the object store: " + missing + " is missing in " + source.describe() + ".",
                    "Set " + ACCESS_KEY + " and " + SECRET_KEY + ", or set " + FOLDER
                            + " to a folder with files of these names.");
        }
        return new S3Credentials(access.get(), secret.get(), token);
    }

    private record InVariables(Map<String, String> environment) implements Source {
        @Override
        public S3Credentials current() {
            return of(this, variable(ACCESS_KEY), variable(SECRET_KEY), variable(SESSION_TOKEN));
        }

        private Optional<String> variable(String name) {
            return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
        }

        @Override
        public String describe() {
            return "the environment";
        }
    }

    private record InFolder(Path folder) implements Source {
        @Override
        public S3Credentials current() {
            return of(this, file(ACCESS_KEY), file(SECRET_KEY), file(SESSION_TOKEN));
        }

        private Optional<String> file(String name) {
            try {
                return Optional.of(Files.readString(folder.resolve(name)).strip())
                        .filter(value -> !value.isEmpty());
            } catch (NoSuchFileException absent) {
                return Optional.empty();
            } catch (IOException e) {
                throw new FolderFailures(folder).reading(folder.resolve(name), e);
            }
        }

        @Override
        public String describe() {
            return "the folder " + folder;
        }
    }
}
