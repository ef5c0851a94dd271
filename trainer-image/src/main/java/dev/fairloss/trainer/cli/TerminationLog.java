// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationReport;
import dev.fairloss.trainer.store.Secrets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file from which Kubernetes reads a container's termination message. Kubernetes creates it before the container
 * starts, so without the file the process does not run in a pod and nothing is written.
 */
record TerminationLog(Path file, PrintStream err) {
    /** Writes the messages of the steps of this pod, without secrets. A failure is printed, but does not fail the step, which is done. */
    void write(List<TerminationMessage> messages) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            Files.writeString(
                    file,
                    Secrets.hide(new String(TerminationReport.bytes(messages), StandardCharsets.UTF_8)),
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            err.println("Cannot write " + file + ": " + e);
        }
    }
}
