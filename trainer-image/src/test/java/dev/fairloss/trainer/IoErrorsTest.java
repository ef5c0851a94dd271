// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IoErrorsTest {
    private static final String PATH = "/data/secret";

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new AccessDeniedException(PATH), "permission denied", ReadPermission.REMEDY),
                Arguments.of(new NoSuchFileException(PATH), "it does not exist", "Correct its path."),
                Arguments.of(new NotDirectoryException(PATH), "it is not a folder", "Correct its path."),
                Arguments.of(new FileSystemLoopException(PATH), "its links form a loop", "Correct its path."),
                Arguments.of(new DirectoryNotEmptyException(PATH), "it is a folder with files", ""),
                Arguments.of(new FileAlreadyExistsException(PATH), "the file exists", ""),
                Arguments.of(new EOFException(), "unexpected end of the file", ""),
                Arguments.of(new FileSystemException(PATH, null, "Stale file handle"), "Stale file handle", ""),
                Arguments.of(new FileSystemException(PATH), "input/output error", ""),
                Arguments.of(new IOException("Connection reset"), "Connection reset", ""),
                Arguments.of(new IOException(" "), "input/output error", ""),
                Arguments.of(new IOException(), "input/output error", ""));
    }

    /** @param remedy empty for an error that may pass */
    @ParameterizedTest
    @MethodSource("errors")
    void anErrorHasAReasonARemedyAndAnExitCode(IOException error, String reason, String remedy) {
        assertThat(IoErrors.reason(error)).isEqualTo(reason);
        var failure = IoErrors.unreadable("the record file a.rec", error);
        assertThat(failure)
                .hasMessage("Cannot read the record file a.rec: " + reason + ".")
                .hasCause(error);
        assertThat(failure.exitCode()).isEqualTo(remedy.isEmpty() ? ExitCode.RETRY : ExitCode.INVALID_INPUT);
        assertThat(failure.remedy())
                .isEqualTo(remedy.isEmpty() ? "Check the disk, then run the same command again." : remedy);
    }
}
