// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The program helm: {@code FAIRLOSS_HELM}, or on the path. Tests that need it are skipped if it is missing, and fail if
 * {@code FAIRLOSS_HELM} is set but is not a program.
 */
final class Helm {
    static final Path CHART = Path.of("../helm/fairloss");

    private Helm() {}

    /** The outcome of a call. */
    record Outcome(int exitCode, String text) {}

    /** What a chart renders with values, given as helm's own arguments. */
    static List<Rendered> render(String... values) {
        var outcome = run(Stream.concat(
                        Stream.of("template", "fairloss", CHART.toString(), "-n", "system", "--kube-version", "1.34.0"),
                        Stream.of(values))
                .toArray(String[]::new));
        if (outcome.exitCode() != 0) {
            throw new AssertionError(outcome.text());
        }
        return Rendered.of(outcome.text());
    }

    static Outcome run(String... arguments) {
        var command = new ArrayList<>(List.of(program().toString()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Path program() {
        var named = Optional.ofNullable(System.getenv("FAIRLOSS_HELM")).map(Path::of);
        var found = named.or(Helm::onPath);
        Assumptions.assumeTrue(
                found.isPresent(),
                "no helm on the path; set FAIRLOSS_HELM to the program to run the tests of the chart");
        return found.get();
    }

    private static Optional<Path> onPath() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "helm"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
