// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

/**
 * How a trainer process ended: the whole of what its exit status can say. A pod failure policy decides by these numbers
 * whether another attempt makes sense.
 */
public enum ExitCode {
    /** All that was asked is done. */
    DONE(0, "done"),
    /** Something failed that another attempt may mend: the store is away, the node is out of memory. */
    RETRY(1, "failed; another attempt may succeed"),
    /** The command line is wrong. */
    USAGE(2, "wrong command line"),
    /** The user must repair the manifest, the data or the credentials; another attempt fails in the same way. */
    INVALID_INPUT(3, "the user must repair the manifest, the data or the credentials"),
    /** Training diverged in spite of a lower learning rate. */
    DIVERGED(4, "training diverged"),
    /** A fault of the program; the report that asks for it wants the stack trace. */
    INTERNAL(70, "internal error"),
    /** Stopped by SIGINT after a checkpoint; the same command goes on from there. */
    INTERRUPTED(130, "interrupted; the same command goes on from there"),
    /** Stopped by SIGTERM after a checkpoint; the same command goes on from there. */
    TERMINATED(143, "terminated after a checkpoint; the same command goes on from there");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    /** The process's exit status, 0 to 255. */
    public int status() {
        return status;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }
}
