// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The outcome of a Python script of the examples.
 *
 * @param status exit status
 * @param output standard output and standard error
 */
record PythonExample(int status, String output) {
    /** Runs a script. Skips the test if there is no python3. @param script file name in examples */
    static PythonExample run(String script, Object... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(
                        Stream.of("python3", "-B", DocPage.ROOT.resolve("examples/" + script)), Stream.of(arguments))
                .map(Object::toString)
                .toList();
        Process process = start(command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new PythonExample(process.waitFor(), output);
    }

    private static Process start(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException noPython) {
            assumeTrue(false, "there is no python3");
            throw noPython;
        }
    }
}
