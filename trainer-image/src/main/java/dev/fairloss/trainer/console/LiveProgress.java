// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.trainer.report.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The progress of a running step as texts and a curve. Counts and rates are sums over shards; loss, margins and curve are those
 * of the first shard.
 *
 * @param step ID of the step
 * @param percent finished part in percent; empty if unknown
 * @param text counts, loss, rate and remaining time
 * @param curve points of the loss curve, for SVG; empty with fewer than two points
 * @param curveLabel what the curve shows
 * @param margins margins of the nine groups, in the order of their indexes; empty if they are not set by group
 */
record LiveProgress(String step, String percent, String text, String curve, String curveLabel, List<String> margins) {
    /** Size of the drawing of the curve. */
    static final int WIDTH = 360;

    static final int HEIGHT = 90;

    LiveProgress {
        margins = List.copyOf(margins);
    }

    /** The progress of a step; empty if it has not reported any. */
    static Optional<LiveProgress> of(StoredStep step) {
        if (step.progress().isEmpty()) {
            return Optional.empty();
        }
        var first = step.progress().get(0);
        return Optional.of(new LiveProgress(
                step.id(),
                percent(step),
                text(step.progress()),
                curve(first),
                first.loss()
                        .map(loss -> "Loss of " + step.id() + ", now " + number(loss))
                        .orElse("Loss of " + step.id()),
                first.margins().stream().map(LiveProgress::number).toList()));
    }

    /** The finished part of a step in percent; empty if unknown. */
    static String percent(StoredStep step) {
        var fraction = step.progress().stream()
                .flatMap(shard -> shard.fraction().stream())
                .mapToDouble(done -> done)
                .average();
        return fraction.isPresent() ? String.valueOf((int) Math.floor(100 * fraction.getAsDouble())) : "";
    }

    private static String text(List<StepProgress> shards) {
        var parts = new ArrayList<String>();
        long updates = shards.stream()
                .flatMap(shard -> shard.updates().stream())
                .mapToLong(counter -> counter.done())
                .sum();
        long total = shards.stream()
                .flatMap(shard -> shard.updates().stream())
                .mapToLong(counter -> counter.total())
                .sum();
        if (total > 0) {
            parts.add(Formats.count(updates) + " of " + Formats.count(total) + " updates");
        }
        shards.get(0).loss().ifPresent(loss -> parts.add("loss " + number(loss)));
        double rate = shards.stream()
                .flatMap(shard -> shard.imagesPerSecond().stream())
                .mapToDouble(images -> images)
                .sum();
        if (rate > 0) {
            parts.add(Formats.count(Math.round(rate)) + " images/s");
        }
        shards.stream()
                .flatMap(shard -> shard.remainingSeconds().stream())
                .max(Double::compare)
                .ifPresent(seconds -> parts.add("about " + Formats.seconds(seconds) + " left"));
        return parts.stream().collect(Collectors.joining(" · "));
    }

    private static String curve(StepProgress progress) {
        var points = progress.curve();
        if (points.size() < 2) {
            return "";
        }
        double first = points.get(0).update();
        double last = Math.max(first + 1, points.get(points.size() - 1).update());
        double least = points.stream().mapToDouble(point -> point.loss()).min().orElse(0);
        double most = points.stream().mapToDouble(point -> point.loss()).max().orElse(1);
        double range = most > least ? most - least : 1;
        return points.stream()
                .map(point -> String.format(
                        Locale.ROOT,
                        "%.1f,%.1f",
                        (point.update() - first) / (last - first) * WIDTH,
                        (most - point.loss()) / range * HEIGHT))
                .collect(Collectors.joining(" "));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.2f", value);
    }
}
