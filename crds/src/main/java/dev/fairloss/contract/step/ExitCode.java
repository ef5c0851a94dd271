// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

/** The exit codes of a trainer process. The pod failure policy of a Job decides by them whether to replace a failed pod. */
public enum ExitCode {
    /** The command succeeded. */
    DONE(0, "succeeded"),
    /** A failure that a retry may resolve, such as a node out of memory. */
    RETRY(1, "failed; a retry may succeed"),
    /** The command line is invalid. */
    USAGE(2, "invalid command line"),
    /** The experiment file, the data or the credentials are invalid; a retry fails in the same way. */
    INVALID_INPUT(3, "invalid experiment file, data or credentials; fix them before a retry"),
    /** Training diverged, even with a reduced learning rate. */
    DIVERGED(4, "training diverged, even with a reduced learning rate"),
    /** A bug in FairLoss. */
    INTERNAL(70, "internal error, a bug in FairLoss"),
    /** The object store is not available; another attempt succeeds when it is back. */
    STORE_UNAVAILABLE(75, "the object store is not available; the same command continues when it is back"),
    /** Stopped by SIGINT after a checkpoint; the same command resumes from it. */
    INTERRUPTED(130, "interrupted; the same command resumes from the last checkpoint"),
    /** Stopped by SIGTERM after a checkpoint; the same command resumes from it. */
    TERMINATED(143, "terminated after a checkpoint; the same command resumes from it");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    /** The exit status of the process, 0 to 255. */
    public int status() {
        return status;
    }

    /** Whether every retry would fail in the same way: the pod failure policy fails the Job, or its index. */
    public boolean isPermanent() {
        return switch (this) {
            case USAGE, INVALID_INPUT, DIVERGED -> true;
            case DONE, RETRY, INTERNAL, STORE_UNAVAILABLE, INTERRUPTED, TERMINATED -> false;
        };
    }

    /** Whether the process was requested to stop, which is no failure of its own. */
    public boolean isStop() {
        return switch (this) {
            case INTERRUPTED, TERMINATED -> true;
            case DONE, RETRY, USAGE, INVALID_INPUT, DIVERGED, INTERNAL, STORE_UNAVAILABLE -> false;
        };
    }

    /** One line for help texts and messages. */
    public String meaning() {
        return meaning;
    }
}
