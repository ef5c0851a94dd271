// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.runtime.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Runs commands in this JVM and captures their output. */
final class Cli {
    private static final String ERROR = "fairloss: ";
    private static final Pattern JAVA = Pattern.compile(
            "\\tat |Exception|\\b(java|javax|dev\\.fairloss\\.trainer|ai\\.djl|picocli|sun)\\.[a-zA-Z]");

    private Cli() {}

    /**
     * The outcome of a command.
     *
     * @param status exit status
     * @param out standard output
     * @param err standard error
     */
    record Result(int status, String out, String err) {
        /** The error message, without progress before it. */
        String message() {
            int begin = err.indexOf(ERROR);
            assertThat(begin).as("an error in: " + err).isNotNegative();
            return err.substring(begin + ERROR.length()).strip();
        }

        /** The lines of standard output, each of which must be a JSON object. */
        List<JsonNode> json() {
            return out.lines()
                    .map(line -> {
                        try {
                            JsonNode event = ContractJson.mapper().readTree(line);
                            assertThat(event.isObject()).as(line).isTrue();
                            return event;
                        } catch (IOException e) {
                            throw new UncheckedIOException("no JSON: " + line, e);
                        }
                    })
                    .toList();
        }

        Result isDone() {
            assertThat(status).as(err).isZero();
            return this;
        }

        /** Checks that the command failed with this code, with a message of at most two lines that contains these parts and no Java names. */
        Result reports(ExitCode code, String... parts) {
            return reports(code, 2, parts);
        }

        Result reports(ExitCode code, int mostLines, String... parts) {
            assertThat(status).as(err).isEqualTo(code.status());
            assertThat(message().replaceAll("\\s+", " ")).contains(parts);
            assertThat(message().lines().count()).as("lines of: " + message()).isLessThanOrEqualTo(mostLines);
            assertThat(err).doesNotContainPattern(JAVA);
            return this;
        }
    }

    /** Runs a command without environment variables, so without credentials. */
    static Result run(String... arguments) {
        return run(Map.of("AWS_EC2_METADATA_DISABLED", "true"), arguments);
    }

    static Result run(Map<String, String> environment, String... arguments) {
        return run(environment, new StopSignal(), arguments);
    }

    static Result run(Map<String, String> environment, StopSignal stop, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status;
        try (var outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                var errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            var console = new Console(outStream, errStream, false);
            status = Main.run(new Commands(console, stop, environment), arguments);
        }
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
