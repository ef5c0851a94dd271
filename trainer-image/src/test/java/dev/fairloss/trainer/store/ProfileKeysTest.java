// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The format of the AWS command line's files: "Configuration and credential file settings" in its user guide. */
class ProfileKeysTest {
    @TempDir
    private Path folder;

    private Optional<S3Credentials.Source> keys(Map<String, String> environment) {
        return ProfileKeys.in(environment);
    }

    private S3Credentials read(String credentials) throws IOException {
        Path file = Files.writeString(folder.resolve("credentials"), credentials);
        return keys(Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString(), "AWS_PROFILE", "team"))
                .orElseThrow()
                .current();
    }

    /** Line breaks are written as semicolons. */
    @ParameterizedTest
    @CsvSource({
        "[team];aws_access_key_id = id;aws_secret_access_key = se/cret+=",
        "[team];AWS_Access_Key_Id=id;AWS_SECRET_ACCESS_KEY=se/cret+=",
        "[ team ];  aws_access_key_id = id;  aws_secret_access_key = se/cret+=",
        "[profile team];aws_access_key_id=id;aws_secret_access_key=se/cret+=",
        "[team]\r;aws_access_key_id=id\r;aws_secret_access_key=se/cret+=\r",
        "\uFEFF[team];aws_access_key_id=id;aws_secret_access_key=se/cret+=",
        "[default];aws_access_key_id=no;[team];aws_access_key_id=id;aws_secret_access_key=se/cret+=;[z];aws_access_key_id=no",
        "[teams];aws_access_key_id=no;[team];# a comment;aws_access_key_id=id;region;aws_secret_access_key=se/cret+=",
        "[team];#aws_access_key_id=no;aws_access_key_id=id;aws_secret_access_key=se/cret+=;[] empty",
    })
    void theKeysOfAProfile(String lines) throws IOException {
        assertThat(read(lines.replace(';', '\n'))).isEqualTo(new S3Credentials("id", "se/cret+=", Optional.empty()));
    }

    @Test
    void theSessionTokenIsPartOfTheCredentials() throws IOException {
        assertThat(read("[team]\naws_access_key_id=id\naws_secret_access_key=secret\naws_session_token=to=ken\n"))
                .isEqualTo(new S3Credentials("id", "secret", Optional.of("to=ken")));
    }

    @Test
    void theFirstFileWithKeysIsUsed() throws IOException {
        Path first = Files.writeString(folder.resolve("first"), "[default]\nregion=eu\n");
        Path second = Files.writeString(
                folder.resolve("second"), "[default]\naws_access_key_id=id\naws_secret_access_key=secret\n");
        var environment = Map.of("AWS_SHARED_CREDENTIALS_FILE", first.toString(), "AWS_CONFIG_FILE", second.toString());
        assertThat(keys(environment).orElseThrow().current().accessKey()).isEqualTo("id");
        Files.writeString(first, "[default]\naws_access_key_id=newer\naws_secret_access_key=secret\n");
        assertThat(keys(environment).orElseThrow().current().accessKey()).isEqualTo("newer");
    }

    @Test
    void theFilesAreInTheHomeFolderByDefault() throws IOException {
        Files.createDirectories(folder.resolve(".aws"));
        Files.writeString(
                folder.resolve(".aws/config"), "[default]\naws_access_key_id=id\naws_secret_access_key=secret\n");
        assertThat(keys(Map.of("HOME", folder.toString()))
                        .orElseThrow()
                        .current()
                        .accessKey())
                .isEqualTo("id");
    }

    @Test
    void aDefaultProfileWithoutKeysIsNoSource() throws IOException {
        Files.createDirectories(folder.resolve(".aws"));
        Files.writeString(folder.resolve(".aws/config"), "[default]\nregion=eu\n");
        assertThat(keys(Map.of("HOME", folder.toString()))).isEmpty();
        assertThat(keys(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"AWS_PROFILE", "AWS_DEFAULT_PROFILE"})
    void aNamedProfileWithoutKeysIsAnError(String variable) {
        var named = keys(Map.of("HOME", folder.toString(), variable, "team")).orElseThrow();
        assertThat(named.describe()).isEqualTo("the AWS profile \"team\"");
        assertThatThrownBy(named::current)
                .satisfies(Failures.invalidInput(
                        "the AWS profile \"team\" has no access key in [" + folder.resolve(".aws/credentials"),
                        "Correct AWS_PROFILE"));
    }

    @Test
    void aMissingKeyIsNamed() {
        assertThatThrownBy(() -> read("[team]\naws_access_key_id=id\n"))
                .satisfies(Failures.invalidInput("AWS_SECRET_ACCESS_KEY is missing in the AWS profile \"team\""));
    }
}
