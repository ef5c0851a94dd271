// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** A measure of the arms of several experiments by what the arms cost, as an SVG element without external resources. */
public final class ComparisonChart {
    private static final int HEIGHT = 250;

    private ComparisonChart() {}

    /**
     * An arm of an experiment.
     *
     * @param experiment number of the experiment in the legend, from 1
     * @param arm name of the arm
     * @param seconds device-seconds of one seed, policy included
     * @param value the measure, 0 to 1
     */
    public record Point(int experiment, String arm, double seconds, double value) {}

    /**
     * The chart. Points have the CSS class {@code of-} and the number of their experiment, and show that number.
     *
     * @param title of the chart, also for screen readers
     * @param measure label of the vertical axis
     * @param points at least one
     */
    public static String svg(String title, String measure, List<Point> points) {
        double most = points.stream().mapToDouble(Point::seconds).max().orElseThrow();
        var around = Axis.around(
                points.stream().mapToDouble(Point::value).min().orElseThrow(),
                points.stream().mapToDouble(Point::value).max().orElseThrow());
        DoubleFunction<String> seconds = tick -> Formats.count(Math.round(tick));
        var plot = new Plot(
                HEIGHT,
                title,
                points.stream().map(ComparisonChart::text).collect(Collectors.joining("; ")),
                Axis.linear("device-seconds of one seed", 0, 1.1 * most, seconds),
                Axis.shares(measure, around.from(), around.to()));
        for (var point : points) {
            double x = plot.x(point.seconds());
            double y = plot.y(point.value());
            plot.add(Element.of("g", "class", "of-" + point.experiment())
                    .add(Element.of("title").text(text(point)))
                    .add(Svg.dot("point", x, y, 4.6))
                    .add(Svg.text("number", x + 7, y + 4, "start", Integer.toString(point.experiment()))));
        }
        return plot.chart().toString();
    }

    private static String text(Point point) {
        return "experiment " + point.experiment() + ", " + point.arm() + ": " + Formats.share(point.value()) + " for "
                + Formats.count(Math.round(point.seconds()), "device-second", "device-seconds");
    }
}
