// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.OutOfMemory;
import dev.fairloss.trainer.store.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Turns whatever was thrown into a {@link Problem}: an exit code, a message and a remedy. */
enum FailureReport {
    /** For a person at a terminal. */
    TERMINAL(
            "Close other programs, lower optimization.batchSize, or give Java more memory"
                    + " (FAIRLOSS_JAVA_OPTIONS=-Xmx8g), then run the same command again.",
            "Lower optimization.batchSize, training.concurrency or collection.concurrency, set a smaller"
                    + " model.backbone, or close other programs that use the GPU (nvidia-smi lists them), then run the same command again.",
            "This is a bug: run again with --verbose and report the output."),
    /** For the operator and the log of a pod. */
    POD(
            "Raise compute.memory (of the experiment or of the phase), or lower optimization.batchSize.",
            "Lower optimization.batchSize, training.concurrency or collection.concurrency, set a smaller"
                    + " model.backbone, or request a GPU with more memory (compute.gpuResource, scheduling.nodeSelector).",
            "This is a bug: report it with the pod's log, which contains the stack trace.");

    private final String memoryRemedy;
    private final String gpuMemoryRemedy;
    private final String internalRemedy;

    FailureReport(String memoryRemedy, String gpuMemoryRemedy, String internalRemedy) {
        this.memoryRemedy = memoryRemedy;
        this.gpuMemoryRemedy = gpuMemoryRemedy;
        this.internalRemedy = internalRemedy;
    }

    /** The problem behind a failure, without secrets. Looks through wrapping exceptions for one with a known remedy. */
    Problem of(Throwable thrown) {
        var problem = find(thrown);
        return new Problem(problem.code(), Secrets.hide(problem.message()), Secrets.hide(problem.remedy()));
    }

    private Problem find(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TrainerException failure) {
                return new Problem(failure.exitCode(), failure.getMessage(), failure.remedy());
            }
            if (cause instanceof OutOfMemoryError) {
                return new Problem(ExitCode.RETRY, "Out of memory.", memoryRemedy);
            }
            var memory = OutOfMemory.of(cause);
            if (memory.isPresent()) {
                return outOfMemory(memory.get());
            }
            if (cause instanceof UncheckedIOException local) {
                return localFile(local);
            }
        }
        return new Problem(ExitCode.INTERNAL, "Internal error (" + firstLine(thrown) + ").", internalRemedy);
    }

    private Problem outOfMemory(OutOfMemory failure) {
        String detail = failure.detail().isEmpty() ? "." : ": " + failure.detail() + ".";
        return switch (failure.memory()) {
            case HOST -> new Problem(ExitCode.RETRY, "Out of memory" + detail, memoryRemedy);
            case GPU -> new Problem(ExitCode.RETRY, "Out of GPU memory" + detail, gpuMemoryRemedy);
        };
    }

    /** As printed: the message, then the remedy, on its own line after a message of several lines. */
    static String text(Problem problem) {
        String message = problem.message();
        return message + (message.contains("\n") ? "\n" : " ") + problem.remedy();
    }

    /** A file of this machine, not of the store: scratch space. */
    private static Problem localFile(UncheckedIOException failure) {
        IOException cause = failure.getCause();
        String reason = Objects.requireNonNullElse(cause.getMessage(), "no reason given");
        // Without a message of its own, the exception repeats its cause.
        boolean ownMessage = !Objects.equals(failure.getMessage(), cause.toString());
        String message =
                ownMessage ? failure.getMessage() + " (" + reason + ")." : "Cannot use a local file: " + reason + ".";
        return new Problem(
                ExitCode.RETRY,
                message,
                "Free some space in " + System.getProperty("java.io.tmpdir")
                        + " if the disk is full, then run the same command again.");
    }

    private static String firstLine(Throwable thrown) {
        return Objects.toString(thrown.getMessage(), thrown.getClass().getSimpleName())
                .lines()
                .findFirst()
                .orElse(thrown.getClass().getSimpleName());
    }
}
