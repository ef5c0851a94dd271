// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.catalog.Catalog;
import dev.fairloss.trainer.catalog.Comparison;
import dev.fairloss.trainer.catalog.Comparison.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairloss compare}: shows two experiments side by side. */
@Command(
        name = "compare",
        header = "Compares two finished experiments of a store.",
        descriptionHeading = "%n",
        description = {
            "Shows the settings that differ, the accuracy of each arm on each evaluation set (mean and standard deviation over seeds), the accuracy gap between the best and the worst group by number of images, and the seconds of each phase. A difference between experiments has no confidence interval: seeds and pairs are not matched."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fairloss compare cosface arcface --store examples/fairloss-store",
            "  fairloss compare team-a/casia team-b/casia --store s3://faces --json"
        })
final class CompareCommand implements Callable<Integer> {
    private static final String NONE = "-";

    private final Commands commands;

    @Parameters(index = "0", paramLabel = "A", description = "An experiment: NAME or NAMESPACE/NAME.")
    private String first;

    @Parameters(index = "1", paramLabel = "B", description = "The experiment to compare it with.")
    private String second;

    @Mixin
    private StoredExperimentOptions options;

    @Option(names = "--json", description = "Print one JSON event.")
    private boolean json;

    CompareCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Integer call() {
        try (var store = options.open(commands.environment())) {
            var catalog = new Catalog(store);
            var a = catalog.find(first);
            var b = catalog.find(second);
            var comparison = Comparison.of(a.results(), b.results());
            if (json) {
                commands.console()
                        .events()
                        .emit("comparison", Map.of("a", a.title(), "b", b.title(), "comparison", comparison));
            } else {
                print(a.title(), b.title(), comparison);
            }
        }
        return ExitCode.DONE.status();
    }

    private void print(String a, String b, Comparison comparison) {
        commands.console()
                .out()
                .println(
                        comparison.sameData()
                                ? "Both trained on the same images."
                                : "They trained on different images.");
        var settings = comparison.settings().stream()
                .map(setting -> List.of(
                        setting.path(),
                        setting.first().orElse(NONE),
                        setting.second().orElse(NONE)))
                .toList();
        table(List.of("setting", a, b), settings, "All settings are equal.");
        metrics("accuracy", a, b, comparison.accuracies(), "%.4f");
        metrics("accuracy gap", a, b, comparison.gaps(), "%.4f");
        metrics("seconds", a, b, comparison.costs(), "%.1f");
    }

    private void metrics(String title, String a, String b, List<Metric> metrics, String format) {
        var rows = metrics.stream()
                .map(metric -> List.of(
                        metric.name(),
                        text(metric.first(), format),
                        text(metric.second(), format),
                        metric.difference().isPresent()
                                ? String.format(
                                        Locale.ROOT,
                                        format.replace("%", "%+"),
                                        metric.difference().getAsDouble())
                                : NONE))
                .toList();
        table(List.of(title, a, b, "difference"), rows, "No " + title + " was measured.");
    }

    private static String text(Optional<MeanOverSeeds> value, String format) {
        return value.map(known -> Comparison.text(known, format)).orElse(NONE);
    }

    private void table(List<String> header, List<List<String>> rows, String empty) {
        var out = commands.console().out();
        out.println();
        if (rows.isEmpty()) {
            out.println(empty);
            return;
        }
        ConsoleTable.lines(Stream.concat(Stream.of(header), rows.stream()).toList())
                .forEach(out::println);
    }
}
