// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.AccountS3;
import dev.fairloss.trainer.testing.AccountS3.Refusal;
import dev.fairloss.trainer.testing.AccountS3.Settings;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.FaultyDisk;
import dev.fairloss.trainer.testing.FaultyDisk.Operation;
import dev.fairloss.trainer.testing.ScriptedServer;
import dev.fairloss.trainer.testing.ScriptedServer.Answer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of an account or a disk that stop the program: its advice is followed, and the same call succeeds. */
class AccountAdviceTest {
    private static final ArtifactKey KEY = new ArtifactKey("steps/policy/00112233/policy.json");
    private static final Settings OPEN = Settings.DEFAULT;

    private final AccountS3 server = new AccountS3();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    private ArtifactStore open(Map<String, String> changes) {
        var environment = new HashMap<>(server.environment());
        environment.putAll(changes);
        return Stores.open(
                "s3://faces/run", StoreOptions.from(environment).withRetry(RetryPolicy.DEFAULT.within(Duration.ZERO)));
    }

    private void advice(Settings fault, String message, String advice) {
        try (var store = open(Map.of())) {
            server.set(fault);
            assertThatThrownBy(store::check).satisfies(Failures.invalidInput(message, advice));
            server.set(OPEN);
            assertThatCode(store::check).as(advice).doesNotThrowAnyException();
        }
    }

    private static Settings denied(String method) {
        return new Settings(Optional.empty(), Set.of(method), Duration.ZERO, false, false, Optional.empty(), false);
    }

    @Test
    void permissions() {
        String give = "Give the access key in the environment permission to read, write, list and delete there.";
        advice(denied("PUT"), "Not allowed to write s3://faces/run/check/", give);
        advice(denied("GET"), "Not allowed to read s3://faces/run/check/", give);
        advice(denied("DELETE"), "Not allowed to delete s3://faces/run/check/", give);
    }

    @Test
    void theRegionOfTheBucket() {
        server.set(
                new Settings(Optional.of("eu-west-3"), Set.of(), Duration.ZERO, false, false, Optional.empty(), false));
        try (var store = open(Map.of())) {
            assertThatThrownBy(store::check)
                    .satisfies(Failures.invalidInput(
                            "The bucket \"faces\" is in another region than the one used at " + server.endpoint(),
                            "Set spec.storage.region to \"eu-west-3\"",
                            "set AWS_REGION"));
        }
        try (var store = open(Map.of("AWS_REGION", "eu-west-3"))) {
            store.check();
        }
    }

    @Test
    void theClock() {
        advice(
                new Settings(Optional.empty(), Set.of(), Duration.ofMinutes(20), false, false, Optional.empty(), false),
                "The clock of this machine and the clock of " + server.endpoint() + " differ too much.",
                "Set this machine's clock.");
    }

    @Test
    void aFullStore() {
        var full = new Settings(Optional.empty(), Set.of(), Duration.ZERO, true, false, Optional.empty(), false);
        advice(full, "is full (XMinioStorageFull): cannot write s3://faces/run/check/", "Free some space");
        server.set(full);
        try (var store = open(Map.of())) {
            assertThatThrownBy(() -> store.put(KEY, new byte[1]))
                    .satisfies(Failures.invalidInput("is full", "or choose another store in spec.storage.uri"));
        }
        try (var another = Stores.open(folder.toString(), StoreOptions.from(Map.of()))) {
            another.put(KEY, new byte[1]);
        }
    }

    @Test
    void anArchivedObject() {
        try (var store = open(Map.of())) {
            store.put(KEY, new byte[] {7});
            server.set(new Settings(Optional.empty(), Set.of(), Duration.ZERO, false, true, Optional.empty(), false));
            assertThatThrownBy(() -> store.read(KEY))
                    .satisfies(Failures.invalidInput(
                            "The object store at " + server.endpoint() + " has archived s3://faces/run/" + KEY,
                            "Restore the object, or copy it to another storage class."));
            server.set(OPEN);
            assertThat(store.read(KEY))
                    .hasValueSatisfying(content -> assertThat(content).containsExactly(7));
        }
    }

    @Test
    void aPolicyOfTheBucket() {
        advice(
                new Settings(
                        Optional.empty(),
                        Set.of(),
                        Duration.ZERO,
                        false,
                        false,
                        Optional.of(new Refusal(400, "InvalidRequest", "The bucket requires a checksum.")),
                        false),
                "refuses to write s3://faces/run/check/",
                "(InvalidRequest: The bucket requires a checksum)");
    }

    @Test
    void aServerWithoutS3() {
        try (var console = new ScriptedServer(Answer.html(404));
                var store = open(Map.of("AWS_ENDPOINT_URL", console.endpoint()))) {
            assertThatThrownBy(store::check)
                    .satisfies(Failures.invalidInput(
                            "The server at " + console.endpoint() + " does not speak the S3 protocol.",
                            "it is the address of the API, not of a console or a proxy"));
        }
        try (var store = open(Map.of("AWS_ENDPOINT_URL", server.endpoint()))) {
            store.check();
        }
    }

    @Test
    void aCacheInFrontOfTheStore() {
        advice(
                new Settings(Optional.empty(), Set.of(), Duration.ZERO, false, false, Optional.empty(), true),
                "Content written to s3://faces/run differs when read back.",
                "Check whether another program changes it, or a cache is in between.");
    }

    /** A program that deletes temporary files is not a fault of the store. */
    @Test
    void aFileThatIsGoneBeforeItIsStored() throws IOException {
        Path scratch = folder.resolve("model.safetensors");
        try (var s3 = open(Map.of());
                var local = FolderStore.open(folder.resolve("store"), Clock.systemUTC())) {
            for (var store : new ArtifactStore[] {s3, local}) {
                Files.deleteIfExists(scratch);
                assertThatThrownBy(() -> store.put(KEY, scratch))
                        .satisfies(Failures.failure(
                                ExitCode.RETRY,
                                "Cannot read " + scratch + " to store it as " + store.describe(KEY) + ".",
                                "Run the same command again; if it fails again, find out what removes the file."));
                store.put(KEY, Files.write(scratch, new byte[] {7}));
                assertThat(store.read(KEY)).isPresent();
            }
        }
    }

    private void disk(Operation operation, IOException error, ExitCode code, String message, String advice) {
        var disk = new FaultyDisk();
        try (var store = FolderStore.open(disk.path(folder), Clock.systemUTC())) {
            store.put(KEY, new byte[] {7});
            disk.fail(operation, FaultyDisk.ANY, error, 0);
            assertThatThrownBy(() -> {
                        if (operation == Operation.WRITE) {
                            store.put(KEY, new byte[] {7});
                        }
                        store.read(KEY);
                    })
                    .satisfies(Failures.failure(code, message + " " + folder.resolve(KEY.toString()), advice));
            disk.repair();
            store.put(KEY, new byte[] {8});
            assertThat(store.read(KEY))
                    .hasValueSatisfying(content -> assertThat(content).containsExactly(8));
        }
    }

    @Test
    void localDisks() {
        disk(
                Operation.WRITE,
                new IOException("Disk quota exceeded"),
                ExitCode.INVALID_INPUT,
                "The disk quota is used up: cannot write",
                "Free some space, or choose another folder in spec.storage.uri");
        disk(
                Operation.READ,
                new IOException("Input/output error"),
                ExitCode.RETRY,
                "Cannot use",
                "Check the disk, then run the same command again.");
        disk(
                Operation.OPEN,
                new AccessDeniedException("policy.json"),
                ExitCode.INVALID_INPUT,
                "Not allowed to read",
                "Give this user the right to read " + folder);
    }
}
