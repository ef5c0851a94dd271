// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.WatchedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoresTest {
    private static final Map<String, String> KEYS = Map.of(
            "AWS_ACCESS_KEY_ID", "me", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_ENDPOINT_URL", "http://127.0.0.1:1");

    private static String describe(String uri) {
        try (ArtifactStore store = Stores.open(uri, StoreOptions.from(KEYS))) {
            return store.describe();
        }
    }

    @Test
    void foldersByPathAndByUri(@TempDir Path folder) {
        assertThat(describe(folder.toString())).isEqualTo(folder.toString());
        assertThat(describe(folder.toUri().toString())).isEqualTo(folder.toString());
        assertThat(describe("runs")).isEqualTo(Path.of("runs").toAbsolutePath().toString());
    }

    @Test
    void fileUris(@TempDir Path folder) {
        assertThat(describe("file:runs/a b"))
                .isEqualTo(Path.of("runs/a b").toAbsolutePath().toString());
        assertThat(describe("file://" + folder + "/a b")).isEqualTo(folder + "/a b");
        assertThat(describe("file://localhost" + folder + "/a%20b")).isEqualTo(folder + "/a b");
        assertThatThrownBy(() -> describe("file://host/x"))
                .satisfies(Failures.invalidInput("\"file://host/x\" has the host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void anEmptyUri(String uri) {
        assertThatThrownBy(() -> describe(uri))
                .satisfies(Failures.invalidInput("The URI of the artifact store is empty.", "Write s3://"));
    }

    @ParameterizedTest
    @CsvSource({
        "s3://faces,s3://faces",
        "s3://faces/,s3://faces",
        "s3://faces/team-a,s3://faces/team-a",
        "s3://faces/team-a/x/,s3://faces/team-a/x"
    })
    void bucketsWithAndWithoutPrefix(String uri, String described) {
        assertThat(describe(uri)).isEqualTo(described);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gs://faces/x",
                "http://x/y",
                "s3://",
                "s3:faces",
                "s3://Faces/x",
                "s3://faces//x",
                "s3://faces/a b",
                "s3://faces/x//y",
                "s3://faces/x//",
                "s3://faces/\u00e9quipe",
                " s3://faces/x",
                "s3://faces/x ",
                "s3://faces/../x"
            })
    void invalidStoreUrisAreReported(String uri) {
        assertThatThrownBy(() -> describe(uri))
                .satisfies(Failures.invalidInput("\"" + uri + "\" is not an artifact store", "Write s3://"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"minio", "ftp://minio:9000", "http://minio:9000/bucket", "http://"})
    void invalidEndpointsAreReported(String endpoint) {
        StoreOptions options = StoreOptions.from(KEYS).withEndpoint(Optional.of(endpoint));
        if (endpoint.equals("minio")) {
            Stores.open("s3://faces", options).close(); // a bare host is taken as https
            return;
        }
        assertThatThrownBy(() -> Stores.open("s3://faces", options))
                .satisfies(Failures.invalidInput(
                        "spec.storage.endpoint \"" + endpoint + "\"", "Write an address such as"));
    }

    @Test
    void missingCredentialsAreReportedAtOnce(@TempDir Path folder) {
        assertThatThrownBy(() -> Stores.open("s3://faces", StoreOptions.from(Map.of("AWS_ACCESS_KEY_ID", "me"))))
                .satisfies(Failures.invalidInput(
                        "AWS_SECRET_ACCESS_KEY is missing in the environment", "FAIRLOSS_CREDENTIALS_DIR"));
        StoreOptions empty = StoreOptions.from(Map.of("FAIRLOSS_CREDENTIALS_DIR", folder.toString()));
        assertThatThrownBy(() -> Stores.open("s3://faces", empty))
                .hasMessageContaining("AWS_ACCESS_KEY_ID is missing in the folder " + folder);
    }

    @Test
    void aStoreThatLosesWritesIsReported() {
        var store = new WatchedStore(new MemoryStore(), (write, to) -> {});
        assertThatThrownBy(store::check)
                .satisfies(Failures.invalidInput(
                        "Content written to memory: differs when read back.", "Check whether another program"));
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(CredentialChain.from(KEYS).current().toString())
                .contains("me")
                .doesNotContain("secret");
    }

    @Test
    void pausesDoubleToALimitAndAreShortenedAtRandom() {
        RetryPolicy policy = new RetryPolicy(
                Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(9), Duration.ofSeconds(9));
        // 100, 200, 400, 800, then 1000 ms; times 1/2 + random/2
        assertThat(policy.pause(1, 0)).isEqualTo(Duration.ofMillis(50));
        assertThat(policy.pause(1, 0.5)).isEqualTo(Duration.ofMillis(75));
        assertThat(policy.pause(4, 0)).isEqualTo(Duration.ofMillis(400));
        assertThat(policy.pause(5, 0)).isEqualTo(Duration.ofMillis(500));
        assertThat(policy.pause(1000, 0)).isEqualTo(Duration.ofMillis(500));
    }
}
