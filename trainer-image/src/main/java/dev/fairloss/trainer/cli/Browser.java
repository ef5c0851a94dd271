// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Opens files with the program that the desktop has for them. */
final class Browser {
    private Browser() {}

    /** Opens a file and returns at once. @throws TrainerException if this machine has no such program */
    static void open(Path file) {
        start(command(System.getProperty("os.name", ""), file.toUri().toString()), file);
    }

    /** Opens a URL and returns at once. @return whether this machine has a program to open it */
    static boolean open(String url) {
        try {
            start(command(System.getProperty("os.name", ""), url));
            return true;
        } catch (IOException none) {
            return false;
        }
    }

    private static void start(List<String> command) throws IOException {
        new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Starts the command that opens a file. */
    static void start(List<String> command, Path file) {
        try {
            start(command);
        } catch (IOException e) {
            throw new TrainerException(
                    ExitCode.INVALID_INPUT,
                    "The report is written, but this machine has no program " + command.get(0) + " to open it.",
                    "Open " + file + " in a browser.",
                    e);
        }
    }

    /** The command that opens a URI on an operating system. */
    static List<String> command(String system, String uri) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return List.of("open", uri);
        }
        return name.startsWith("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", uri)
                : List.of("xdg-open", uri);
    }
}
