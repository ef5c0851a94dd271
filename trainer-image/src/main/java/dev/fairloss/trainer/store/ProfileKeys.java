// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static dev.fairloss.trainer.store.CredentialChain.variable;

import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keys of a profile in the files of the AWS command line: {@code ~/.aws/credentials} and {@code ~/.aws/config}. Reads {@code
 * AWS_PROFILE}, {@code AWS_SHARED_CREDENTIALS_FILE} and {@code AWS_CONFIG_FILE}.
 *
 * @param profile name of the profile
 * @param files the files, in order of precedence
 */
record ProfileKeys(String profile, List<Path> files) implements S3Credentials.Source {
    private static final String DEFAULT = "default";

    /** The profile in {@code AWS_PROFILE}, or else the default profile if it has keys. */
    static Optional<S3Credentials.Source> in(Map<String, String> environment) {
        var home = variable(environment, "HOME").map(folder -> Path.of(folder, ".aws"));
        var files = Stream.of(
                        file(environment, "AWS_SHARED_CREDENTIALS_FILE", home, "credentials"),
                        file(environment, "AWS_CONFIG_FILE", home, "config"))
                .flatMap(Optional::stream)
                .toList();
        var named = variable(environment, "AWS_PROFILE").or(() -> variable(environment, "AWS_DEFAULT_PROFILE"));
        var keys = new ProfileKeys(named.orElse(DEFAULT), files);
        return Optional.<S3Credentials.Source>of(keys)
                .filter(found -> named.isPresent() || keys.file().isPresent());
    }

    private static Optional<Path> file(
            Map<String, String> environment, String name, Optional<Path> home, String standard) {
        return variable(environment, name).map(Path::of).or(() -> home.map(folder -> folder.resolve(standard)));
    }

    /** The first file in which the profile has keys. */
    private Optional<Path> file() {
        return files.stream()
                .filter(file -> values(file).containsKey(S3Credentials.ACCESS_KEY)
                        || values(file).containsKey(S3Credentials.SECRET_KEY))
                .findFirst();
    }

    @Override
    public S3Credentials current() {
        Path file = file().orElseThrow(() -> TrainerException.invalidInput(
                "No credentials for the object store: the AWS profile \"" + profile + "\" has no access key in " + files
                        + ".",
                "Correct AWS_PROFILE, or set the keys that \"aws configure export-credentials\" prints: single sign-on, roles"
                        + " and programs of a profile are not supported."));
        var values = values(file);
        return S3Credentials.of(
                this,
                name -> values.getOrDefault(name, ""),
                name -> "the key " + name.toLowerCase(Locale.ROOT) + " of the profile \"" + profile + "\" in the file "
                        + file);
    }

    /** The values of the profile by upper-case name. */
    private Map<String, String> values(Path file) {
        Map<String, String> values = new HashMap<>();
        boolean inside = false;
        // Editors for Windows begin a file with a byte order mark.
        String text = KeyFolder.text(file).replaceFirst("^\uFEFF", "");
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("[")) {
                String section =
                        line.substring(1, Math.max(1, line.indexOf(']'))).strip();
                inside = section.replaceFirst("^profile\\s+", "").equals(profile);
            } else if (inside && line.matches("[^#;=]+=.*")) {
                int equals = line.indexOf('=');
                values.put(
                        line.substring(0, equals).strip().toUpperCase(Locale.ROOT),
                        line.substring(equals + 1).strip());
            }
        }
        return values;
    }

    @Override
    public String describe() {
        return "the AWS profile \"" + profile + "\"";
    }
}
