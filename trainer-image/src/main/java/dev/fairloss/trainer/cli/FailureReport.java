// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.EngineRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * What is told of a failure: with which status to leave, and a line or two for a person.
 *
 * @param code exit status
 * @param message what, where, and what to do
 */
record FailureReport(ExitCode code, String message) {
    private static final String MORE_MEMORY =
            "out of memory; close other programs, lower optimization.batchSize, or give Java more"
                    + " (FAIRLOSS_JAVA_OPTIONS=-Xmx8g), then run the same command again";

    /** Failures that a person was foreseen to be told of tell themselves, through whatever wraps them. */
    static FailureReport of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TrainerException told) {
                return new FailureReport(told.exitCode(), told.getMessage());
            }
            if (cause instanceof OutOfMemoryError || EngineRuntime.isOutOfMemory(cause)) {
                return new FailureReport(ExitCode.RETRY, MORE_MEMORY);
            }
            if (cause instanceof UncheckedIOException local) {
                return new FailureReport(ExitCode.RETRY, local(local));
            }
        }
        return new FailureReport(
                ExitCode.INTERNAL,
                "internal error: " + firstLine(thrown)
                        + "\nThis is a fault of the program: run again with --verbose and report what it prints.");
    }

    /** A file of this machine, not of the store: scratch space. */
    private static String local(UncheckedIOException failure) {
        IOException cause = failure.getCause();
        String why = Objects.requireNonNullElse(cause.getMessage(), "no reason given");
        String what = Objects.requireNonNullElse(failure.getMessage(), "");
        boolean own = !what.isEmpty() && !what.contains(why);
        return (own ? what + " (" + why + ")" : "cannot use a local file: " + why)
                + "; is the disk full? Free some space in " + System.getProperty("java.io.tmpdir")
                + ", then run the same command again";
    }

    private static String firstLine(Throwable thrown) {
        return Objects.toString(thrown.getMessage(), thrown.getClass().getSimpleName())
                .lines()
                .findFirst()
                .orElse("");
    }
}
