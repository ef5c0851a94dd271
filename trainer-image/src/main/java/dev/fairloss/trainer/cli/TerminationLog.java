// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.TerminationMessage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file in which Kubernetes looks for a container's last words. It makes the file before the container starts; where
 * there is none, nobody listens.
 */
record TerminationLog(Path file, PrintStream err) {
    /** Writes the words; a file that cannot be written is told of, but what was done is done. */
    void write(TerminationMessage message) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Files.write(file, message.bytes(), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            err.println("cannot write " + file + ": " + e);
        }
    }
}
