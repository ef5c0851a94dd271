// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.trainer.runtime.Progress.StepEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats of numbers, times and step lines on the console. */
final class ConsoleFormats {
    private ConsoleFormats() {}

    /** About three significant digits: 12345, 12.30, 0.0123. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 1000 ? "%.0f" : size >= 100 ? "%.1f" : size >= 1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }

    /** A duration such as 12.3 s, 4 min 05 s or 2 h 03 min. */
    static String seconds(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    /** The numbers of a running step after its done and total work, such as {@code loss 3.25, 512.0 img/s, 1 min 05 s left}. */
    static String figures(StepProgress progress) {
        return Stream.of(
                        progress.fineTunes().map(count -> count.done() + "/" + count.total() + " fine-tunes"),
                        progress.loss().map(loss -> "loss " + number(loss)),
                        progress.imagesPerSecond().map(rate -> number(rate) + " img/s"),
                        progress.remainingSeconds().map(left -> seconds(left) + " left"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    /**
     * The numbers of running steps. Of several: the percentage of each, the images per second of all, and the time that is left to the
     * last one.
     */
    static String figures(List<StepProgress> steps) {
        if (steps.size() == 1) {
            return figures(steps.get(0));
        }
        String percent = steps.stream()
                .flatMap(step -> step.work().stream())
                .map(work -> work.percent() + "%")
                .collect(Collectors.joining(" "));
        double rate = steps.stream()
                .mapToDouble(step -> step.imagesPerSecond().orElse(0.))
                .sum();
        var left =
                steps.stream().flatMap(step -> step.remainingSeconds().stream()).max(Comparator.naturalOrder());
        return percent
                + (rate > 0 ? ", " + number(rate) + " img/s" : "")
                + left.map(longest -> ", " + seconds(longest) + " left").orElse("");
    }

    /** A running step in one line; empty before the amount of its work is known. */
    static Optional<String> progressLine(StepProgress progress) {
        String unit = progress.updates().isPresent() ? "updates" : "images";
        return progress.work().map(work -> String.format(
                        Locale.ROOT,
                        "%s %d%%, %d/%d %s, %s",
                        progress.step(),
                        work.percent(),
                        work.done(),
                        work.total(),
                        unit,
                        figures(progress))
                .replaceFirst(", $", ""));
    }

    /** The line of a step event. */
    static String stepLine(String id, StepEvent event, String detail) {
        String mark =
                switch (event) {
                    case STARTED -> "started";
                    case RESUMED -> "resumed";
                    case FINISHED -> "done";
                    case REUSED -> "reused";
                };
        return String.format(Locale.ROOT, "%-24s %-8s %s", id, mark, detail).stripTrailing();
    }
}
