// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.runtime.Progress;
import dev.fairloss.trainer.store.Secrets;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and errors
 * @param terminal whether output goes to a terminal that understands escape codes
 */
record Console(PrintStream out, PrintStream err, boolean terminal) {
    /** The console of this process. */
    static Console ofProcess(Map<String, String> environment) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        return new Console(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                isTerminal() && hasEscapes(environment, windows));
    }

    /** Whether a terminal understands escape codes, and its user wants them: not with TERM=dumb or NO_COLOR. */
    static boolean hasEscapes(Map<String, String> environment, boolean windows) {
        String terminal = environment.getOrDefault("TERM", windows ? "windows" : "dumb");
        return !terminal.isBlank()
                && !terminal.equals("dumb")
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /**
     * The same console, with every known secret replaced in what is written to it. Its streams are flushed by the caller: one
     * that flushes by itself does so after each part of a long line, and a secret could be split there.
     */
    Console hidingSecrets() {
        return new Console(hiding(out), hiding(err), terminal);
    }

    private static PrintStream hiding(PrintStream stream) {
        return new PrintStream(Secrets.hiding(stream), false, StandardCharsets.UTF_8);
    }

    /** From Java 22, System.console() exists without a terminal too, and its isTerminal() distinguishes them. */
    private static boolean isTerminal() {
        var console = System.console();
        try {
            return console != null
                    && (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJava22) {
            return true;
        }
    }

    /** JSON lines on standard output if {@code json}; else bars on a terminal and plain lines elsewhere, on standard error. */
    Progress progress(boolean json) {
        if (json) {
            return new JsonProgress(events());
        }
        return terminal ? new TerminalProgress(err) : plainProgress();
    }

    /** Plain lines on standard error. */
    Progress plainProgress() {
        return new PlainProgress(err, InstantSource.system());
    }

    /** JSON events on standard output. */
    JsonEvents events() {
        return new JsonEvents(out, InstantSource.system());
    }
}
