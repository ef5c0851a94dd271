// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import dev.fairloss.contract.step.ExitCode;

/**
 * A failure that a person can be told of: the message says what happened, to which file, field or object, and what to do
 * next; the exit code says who can repair it.
 */
public final class TrainerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    public TrainerException(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public TrainerException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** A failure that only the user can repair. */
    public static TrainerException repair(String message) {
        return new TrainerException(ExitCode.INVALID_INPUT, message);
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
