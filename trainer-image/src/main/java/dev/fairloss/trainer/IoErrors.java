// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

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

/** Describes I/O errors for error messages, without names of exception classes and without paths. */
public final class IoErrors {
    private IoErrors() {}

    /**
     * The failure to throw for a file or folder that cannot be read: a missing permission or a wrong path only the user can
     * correct, anything else may pass.
     *
     * @param what could not be read, such as "the record file /data/train.rec"
     */
    public static TrainerException unreadable(String what, IOException e) {
        boolean forbidden = e instanceof AccessDeniedException;
        boolean wrongPath = e instanceof NoSuchFileException
                || e instanceof NotDirectoryException
                || e instanceof FileSystemLoopException;
        String remedy = "Check the disk, then run the same command again.";
        if (forbidden) {
            remedy = ReadPermission.REMEDY;
        } else if (wrongPath) {
            remedy = "Correct its path.";
        }
        return new TrainerException(
                forbidden || wrongPath ? ExitCode.INVALID_INPUT : ExitCode.RETRY,
                "Cannot read " + what + ": " + reason(e) + ".",
                remedy,
                e);
    }

    /** The reason of an error, such as "permission denied"; continues a sentence. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (e instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        if (e instanceof FileSystemLoopException) {
            return "its links form a loop";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "it is a folder with files";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "the file exists";
        }
        if (e instanceof EOFException) {
            return "unexpected end of the file";
        }
        String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return reason == null || reason.isBlank() ? "input/output error" : reason;
    }
}
