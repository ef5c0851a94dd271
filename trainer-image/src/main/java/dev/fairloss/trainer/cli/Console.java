// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.run.Progress;
import java.io.PrintStream;
import java.time.InstantSource;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and errors
 * @param terminal whether a person watches
 */
record Console(PrintStream out, PrintStream err, boolean terminal) {
    /** Bars on a terminal, plain lines otherwise, JSON lines on the standard output if asked for. */
    Progress progress(boolean json) {
        if (json) {
            return new JsonProgress(out, InstantSource.system());
        }
        return terminal ? new TerminalProgress(err) : new PlainProgress(err, InstantSource.system());
    }
}
