// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3CredentialsTest {
    private static final Map<String, String> VARIABLES =
            Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret");

    @TempDir
    private Path folder;

    @Test
    void readsVariables() {
        assertThat(CredentialChain.from(VARIABLES).current())
                .isEqualTo(new S3Credentials("id", "secret", Optional.empty()));
    }

    @Test
    void theFolderTakesPrecedenceAndIsReadEachTime() throws IOException {
        Files.writeString(folder.resolve("AWS_ACCESS_KEY_ID"), "first\n");
        Files.writeString(folder.resolve("AWS_SECRET_ACCESS_KEY"), "other\n");
        Files.writeString(folder.resolve("AWS_SESSION_TOKEN"), "token\n");
        var source = CredentialChain.from(Map.of(
                "FAIRLOSS_CREDENTIALS_DIR",
                folder.toString(),
                "AWS_ACCESS_KEY_ID",
                "id",
                "AWS_SECRET_ACCESS_KEY",
                "secret"));
        assertThat(source.current()).isEqualTo(new S3Credentials("first", "other", Optional.of("token")));
        Files.writeString(folder.resolve("AWS_ACCESS_KEY_ID"), "second");
        assertThat(source.current().accessKey()).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"})
    void aSingleKeyIsNotEnough(String only) {
        var source = CredentialChain.from(Map.of(only, "x"));
        assertThatThrownBy(source::current)
                .satisfies(Failures.invalidInput("is missing in the environment", "FAIRLOSS_CREDENTIALS_DIR"));
    }

    static Stream<Arguments> invalidValues() {
        return Stream.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
                .flatMap(name -> Stream.of(
                                Arguments.of("front\nend-of-it", "a line break"),
                                Arguments.of("front\r\nend-of-it", "a line break"),
                                Arguments.of("front\u0000end-of-it", "a control character"),
                                Arguments.of("front\uFFFDend-of-it", "a character outside ASCII"),
                                Arguments.of("front\u00e9end-of-it", "a character outside ASCII"),
                                Arguments.of("front end-of-it", "a space"))
                        .filter(value -> !name.contains("SECRET")
                                || !value.get()[0].toString().matches("front[\u00e9 ].*"))
                        .map(value -> Arguments.of(name, value.get()[0], value.get()[1])));
    }

    @ParameterizedTest
    @MethodSource
    void invalidValues(String name, String value, String what) throws IOException {
        var variables = new HashMap<>(VARIABLES);
        variables.put(name, value);
        assertThatThrownBy(CredentialChain.from(variables)::current)
                .satisfies(Failures.invalidInput("The environment variable " + name + " contains " + what))
                .satisfies(failure -> assertThat(failure).hasMessageNotContainingAny("front", "end-of-it"));

        Files.writeString(folder.resolve("AWS_ACCESS_KEY_ID"), "id");
        Files.writeString(folder.resolve("AWS_SECRET_ACCESS_KEY"), "secret");
        Files.writeString(folder.resolve(name), value + "\n");
        assertThatThrownBy(CredentialChain.from(Map.of("FAIRLOSS_CREDENTIALS_DIR", folder.toString()))::current)
                .satisfies(Failures.invalidInput("The file " + folder.resolve(name) + " contains " + what))
                .satisfies(failure -> assertThat(failure).hasMessageNotContainingAny("front", "end-of-it"));
    }

    /** In a pod, the path of the folder says nothing to the person who created the Secret. */
    @Test
    void aSecretIsNamedInPlaceOfItsFolder() throws IOException {
        var environment =
                Map.of("FAIRLOSS_CREDENTIALS_DIR", folder.toString(), "FAIRLOSS_CREDENTIALS_SECRET", "team-keys");
        Files.writeString(folder.resolve("AWS_ACCESS_KEY_ID"), "id");
        assertThatThrownBy(CredentialChain.from(environment)::current)
                .satisfies(Failures.invalidInput("AWS_SECRET_ACCESS_KEY is missing in the Secret team-keys"));
        Files.writeString(folder.resolve("AWS_SECRET_ACCESS_KEY"), "sec\nret");
        assertThatThrownBy(CredentialChain.from(environment)::current)
                .satisfies(Failures.invalidInput(
                        "The key AWS_SECRET_ACCESS_KEY of the Secret team-keys contains a line break"))
                .satisfies(failure -> assertThat(failure).hasMessageNotContaining(folder.toString()));
        assertThat(CredentialChain.from(environment).describe()).isEqualTo("the Secret team-keys");
    }

    @Test
    void whiteSpaceAroundAValueIsIgnored() throws IOException {
        var expected = new S3Credentials("id", "secret", Optional.of("token"));
        var variables = Map.of(
                "AWS_ACCESS_KEY_ID", "id\r", "AWS_SECRET_ACCESS_KEY", " secret\r\n", "AWS_SESSION_TOKEN", "\ttoken ");
        assertThat(CredentialChain.from(variables).current()).isEqualTo(expected);
        Files.writeString(folder.resolve("AWS_ACCESS_KEY_ID"), "\uFEFFid\r\n");
        Files.writeString(folder.resolve("AWS_SECRET_ACCESS_KEY"), "\nsecret\n");
        Files.writeString(folder.resolve("AWS_SESSION_TOKEN"), "token\r");
        assertThat(CredentialChain.from(Map.of("FAIRLOSS_CREDENTIALS_DIR", folder.toString()))
                        .current())
                .isEqualTo(expected);
    }

    /** As PowerShell writes a file, for example. */
    @Test
    void aFileThatIsNotUtf8() throws IOException {
        Files.writeString(folder.resolve("AWS_ACCESS_KEY_ID"), "id", StandardCharsets.UTF_16);
        Files.writeString(folder.resolve("AWS_SECRET_ACCESS_KEY"), "secret");
        assertThatThrownBy(CredentialChain.from(Map.of("FAIRLOSS_CREDENTIALS_DIR", folder.toString()))::current)
                .satisfies(Failures.invalidInput("AWS_ACCESS_KEY_ID contains a character outside ASCII"));
    }

    @Test
    void aFolderInPlaceOfAFile() throws IOException {
        Files.createDirectory(folder.resolve("AWS_ACCESS_KEY_ID"));
        assertThatThrownBy(CredentialChain.from(Map.of("FAIRLOSS_CREDENTIALS_DIR", folder.toString()))::current)
                .satisfies(Failures.invalidInput(
                        "Cannot read the credentials in the file " + folder.resolve("AWS_ACCESS_KEY_ID")));
    }

    @Test
    void secretsAreNotInTheText() {
        assertThat(CredentialChain.from(VARIABLES).toString()).doesNotContain("=secret");
        assertThat(new S3Credentials("id", "hidden", Optional.of("concealed")).toString())
                .doesNotContain("hidden", "concealed");
    }
}
