// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.FolderFailures.Use;
import dev.fairloss.trainer.testing.Failures;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The reasons are the texts of Linux (strerror). */
class FolderFailuresTest {
    @TempDir
    private Path folder;

    private TrainerException writing(IOException e) {
        return new FolderFailures(folder, Use.STORE).writing(folder.resolve("a/b"), e);
    }

    private IOException error(String reason) {
        return new FileSystemException(folder.resolve("a/b").toString(), null, reason);
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device, INVALID_INPUT, The disk is full: cannot write, Free some space or inodes",
        "Disk quota exceeded, INVALID_INPUT, The disk quota is used up: cannot write, Free some space",
        "Read-only file system, INVALID_INPUT, Not allowed to write, Make the folder writable for this user",
        "Operation not permitted, INVALID_INPUT, Not allowed to write, Make the folder writable for this user",
        "File name too long, INVALID_INPUT, Cannot use, Move it away",
        "Input/output error, RETRY, Cannot use, Check the disk",
        "Stale file handle, RETRY, Cannot use, Check the disk",
    })
    void theFailureOfAWrite(String reason, ExitCode code, String message, String remedy) {
        var failure = writing(error(reason));
        assertThat(failure).satisfies(Failures.failure(code)).hasMessageStartingWith(message + " " + folder);
        assertThat(failure.remedy()).startsWith(remedy);
        assertThat(failure).cause().isInstanceOf(FileSystemException.class);
    }

    @Test
    void missingPermissionsToWriteAndToRead() {
        var denied = new AccessDeniedException(folder.toString());
        assertThat(writing(denied)).hasMessage("Not allowed to write " + folder.resolve("a/b") + ".");
        assertThat(new FolderFailures(folder, Use.STORE).reading(folder.resolve("a"), denied))
                .satisfies(Failures.is(
                        ExitCode.INVALID_INPUT,
                        "Not allowed to read " + folder.resolve("a") + ".",
                        "Give this user the right to read " + folder + "."));
    }

    @Test
    void aFileInPlaceOfAFolderIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("a"));
        var failures = new FolderFailures(folder, Use.CACHE);
        assertThat(failures.reading(file.resolve("b/c"), error("Not a directory")))
                .hasMessage(file + " is a file, but the copy of the data needs a folder there.");
        assertThat(failures.reading(folder.resolve("x/y"), error("Not a directory")))
                .hasMessage("Cannot use " + folder.resolve("x/y") + " (Not a directory).");
    }

    /** A full disk can be avoided by another folder, which is set in another place for each use. */
    @ParameterizedTest
    @EnumSource
    void theRemedyNamesTheSettingOfTheFolder(Use use) {
        String setting =
                switch (use) {
                    case STORE -> "spec.storage.uri";
                    case CACHE -> "XDG_CACHE_HOME";
                    case SCRATCH -> "-Djava.io.tmpdir";
                };
        assertThat(new FolderFailures(folder, use).writing(folder, error("No space left on device")))
                .satisfies(Failures.invalidInput(setting));
    }
}
