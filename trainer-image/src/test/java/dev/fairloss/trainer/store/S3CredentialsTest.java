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
import org.junit.jupiter.params.provider.ValueSource;

class S3CredentialsTest {
    private static final Map<String, String> VARIABLES =
            Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret");

    @TempDir
    private Path folder;

    @Test
    void readsVariables() {
        assertThat(S3Credentials.from(VARIABLES).current())
                .isEqualTo(new S3Credentials("id", "secret", Optional.empty()));
    }

    @Test
    void theFolderTakesPrecedenceAndIsReadEachTime() throws IOException {
        Files.writeString(folder.resolve("AWS_ACCESS_KEY_ID"), "first\n");
        Files.writeString(folder.resolve("AWS_SECRET_ACCESS_KEY"), "other\n");
        Files.writeString(folder.resolve("AWS_SESSION_TOKEN"), "token\n");
        var source = S3Credentials.from(Map.of(
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
        var source = S3Credentials.from(Map.of(only, "x"));
        assertThatThrownBy(source::current)
                .satisfies(Failures.invalidInput("is missing in the environment", "FAIRLOSS_CREDENTIALS_DIR"));
    }

    @Test
    void secretsAreNotInTheText() {
        assertThat(new S3Credentials("id", "hidden", Optional.of("concealed")).toString())
                .doesNotContain("hidden", "concealed");
    }
}
