// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.runtime.Progress;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and errors
 * @param terminal whether a person watches
 */
record Console(PrintStream out, PrintStream err, boolean terminal) {
    /** That of this process. */
    static Console ofProcess() {
        return new Console(stream(FileDescriptor.out), stream(FileDescriptor.err), isTerminal());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** From Java 22 on there is a console without a terminal too; it says so itself. */
    private static boolean isTerminal() {
        var console = System.console();
        try {
            return console != null
                    && (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    /** Bars on a terminal, plain lines otherwise, JSON lines on the standard output if asked for. */
    Progress progress(boolean json) {
        if (json) {
            return new JsonProgress(events());
        }
        return terminal ? new TerminalProgress(err) : plainProgress();
    }

    /** Plain lines, beside results on the standard output. */
    Progress plainProgress() {
        return new PlainProgress(err, InstantSource.system());
    }

    /** What a machine reads on the standard output. */
    JsonEvents events() {
        return new JsonEvents(out, InstantSource.system());
    }
}
