// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import dev.fairloss.contract.step.ExitCode;

/** A failure with a message for people: what happened, and what to do about it. Its exit code says who can resolve it. */
public final class TrainerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String remedy;

    /**
     * A failure.
     *
     * @param exitCode who can resolve it: the user, or another attempt
     * @param message what happened, to which file, field or object: complete sentences, possibly on several lines
     * @param remedy what to do: complete sentences
     */
    public TrainerException(ExitCode exitCode, String message, String remedy) {
        super(message);
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    /** A failure with a cause; see {@link #TrainerException(ExitCode, String, String)}. */
    public TrainerException(ExitCode exitCode, String message, String remedy, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.remedy = remedy;
    }

    /** A failure that only the user can resolve: in the experiment file, the data, the credentials or the store. */
    public static TrainerException invalidInput(String message, String remedy) {
        return new TrainerException(ExitCode.INVALID_INPUT, message, remedy);
    }

    /** {@link #invalidInput(String, String)} with a cause. */
    public static TrainerException invalidInput(String message, String remedy, Throwable cause) {
        return new TrainerException(ExitCode.INVALID_INPUT, message, remedy, cause);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** What to do, in complete sentences. */
    public String remedy() {
        return remedy;
    }
}
