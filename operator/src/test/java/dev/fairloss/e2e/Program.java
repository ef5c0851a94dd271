// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Programs of this machine: helm, curl, fairloss. */
final class Program {
    private Program() {}

    /** The output of a program. @throws AssertionError with the output if it fails */
    static String run(Map<String, String> environment, List<String> command) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            var process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(
                        String.join(" ", command.subList(0, Math.min(3, command.size()))) + ": " + text);
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String run(String... command) {
        return run(Map.of(), List.of(command));
    }

    /** An environment variable, or its default. */
    static String setting(String variable, String usual) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? usual : value;
    }
}
