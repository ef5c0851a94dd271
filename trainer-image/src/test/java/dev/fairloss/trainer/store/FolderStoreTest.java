// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.Failures;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of folder stores. */
class FolderStoreTest {
    private static final ArtifactKey KEY = new ArtifactKey("steps/policy/00112233/policy.json");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path temp;

    private static ArtifactStore open(Path folder) {
        return FolderStore.open(folder, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static void assertRepair(Throwable failure, String... parts) {
        assertThat(failure).satisfies(Failures.invalidInput(parts));
        assertThat(failure.getMessage().lines()).hasSize(1);
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws IOException {
        Path file = Files.writeString(temp.resolve("store"), "not a folder");
        ArtifactStore store = open(file);
        assertThatThrownBy(store::check)
                .satisfies(e -> assertRepair(e, file + " is a file", "Move it away, or choose another folder"));
        assertThatThrownBy(() -> store.read(KEY)).satisfies(e -> assertRepair(e, file + " is a file"));
        assertThatThrownBy(() -> store.list(KEY)).satisfies(e -> assertRepair(e, file + " is a file"));
    }

    @Test
    void aFileInPlaceOfAFolderInsideIsNamed() throws IOException {
        Path file = Files.writeString(temp.resolve("steps"), "not a folder");
        assertThatThrownBy(() -> open(temp).put(KEY, new byte[1])).satisfies(e -> assertRepair(e, file + " is a file"));
    }

    @Test
    void aFolderThatMayNotBeWrittenIsNamed() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("store"));
        assumeTrue(folder.toFile().setWritable(false) && !Files.isWritable(folder), "this user may write everywhere");
        assertThatThrownBy(() -> open(folder).check())
                .satisfies(e -> assertRepair(e, "Not allowed to write " + folder, "Make the folder writable"));
    }

    @Test
    void systemFailuresAreReported() {
        FolderFailures failures = new FolderFailures(temp, FolderFailures.Use.STORE);
        Path file = temp.resolve("x");
        assertRepair(failures.writing(file, new AccessDeniedException("x")), "Not allowed to write " + file);
        assertRepair(failures.reading(file, new AccessDeniedException("x")), "Not allowed to read " + file);
        assertRepair(
                failures.writing(file, new FileSystemException("x", null, "Read-only file system")),
                "Not allowed to write " + file);
        assertRepair(failures.writing(file, new IOException("No space left on device")), "The disk is full", "" + file);
        assertRepair(failures.writing(file, new IOException("Disk quota exceeded")), "The disk quota is used up");
        TrainerException other = failures.reading(file, new IOException("Input/output error"));
        assertThat(other.exitCode()).isEqualTo(ExitCode.RETRY);
        assertThat(other).hasMessageContaining("Cannot use " + file + " (Input/output error)");
    }

    @Test
    void aFullDiskIsReportedAndLosesNothing() throws Exception {
        assumeTrue(mountSmallDisk(), "this user may not mount a small disk");
        try {
            ArtifactStore store = open(temp.resolve("store"));
            store.put(KEY, new byte[1000]);
            assertThatThrownBy(() -> store.put(KEY, new byte[1 << 20]))
                    .satisfies(e -> assertRepair(e, "The disk is full: cannot write " + temp, "continues from there"));
            assertThat(store.read(KEY)).contains(new byte[1000]);
            assertThat(filesIn(temp.resolve("store/.incoming"))).isEmpty();
            store.put(KEY, new byte[2000]);
            assertThat(store.read(KEY)).contains(new byte[2000]);
        } finally {
            run("umount", temp.toString());
        }
    }

    private boolean mountSmallDisk() throws IOException, InterruptedException {
        return run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", temp.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aFullTargetIsNotTheStore() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        ArtifactStore store = open(temp);
        store.put(KEY, new byte[1]);
        assertThatThrownBy(() -> store.fetch(KEY, full))
                .satisfies(e -> assertRepair(e, "The disk is full: cannot write /dev/full"));
    }

    @Test
    void whatAKilledWriterLeftIsNeverListedAndGoesAfterADay() throws IOException {
        Path incoming = Files.createDirectories(temp.resolve(".incoming"));
        Path old = leftover(incoming.resolve("old"), Duration.ofHours(25));
        Path young = leftover(incoming.resolve("young"), Duration.ofHours(23));
        ArtifactStore store = open(temp);
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        store.put(KEY, new byte[1]);
        assertThat(store.list(new ArtifactKey("steps"))).containsExactly(KEY);
        assertThat(filesIn(incoming)).containsExactly(young);
    }

    private static Path leftover(Path file, Duration age) throws IOException {
        Files.writeString(file, "half an obj");
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }
}
