// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import java.util.List;

/** A chart with two axes: the frame, and the mapping of values to coordinates. */
final class Plot {
    private static final double LEFT = 44;
    private static final double RIGHT = Svg.WIDTH - 10.0;
    private static final double TOP = 12;

    private final Axis x;
    private final Axis y;
    private final double bottom;
    private final Element chart;

    /**
     * Draws the frame with grid lines, ticks and axis labels.
     *
     * @param height total height, at least 100
     */
    Plot(int height, String title, String description, Axis x, Axis y) {
        this.x = x;
        this.y = y;
        this.bottom = height - (x.label().isEmpty() ? 20.0 : 36.0);
        this.chart = Svg.chart(height, title, description);
        for (double tick : y.ticks()) {
            chart.add(Svg.line("grid", LEFT, y(tick), RIGHT, y(tick)));
            chart.add(
                    Svg.text("tick", LEFT - 6, y(tick) + 3.5, "end", y.format().apply(tick)));
        }
        for (double tick : x.ticks()) {
            chart.add(Svg.line("mark", x(tick), bottom, x(tick), bottom + 4));
            chart.add(
                    Svg.text("tick", x(tick), bottom + 16, "middle", x.format().apply(tick)));
        }
        chart.add(Svg.line("axis", LEFT, bottom, RIGHT, bottom));
        if (!x.label().isEmpty()) {
            chart.add(Svg.text("label", (LEFT + RIGHT) / 2, height - 4.0, "middle", x.label()));
        }
        if (!y.label().isEmpty()) {
            chart.add(Svg.text("label", 10, (TOP + bottom) / 2, "middle", y.label())
                    .with("transform", "rotate(-90 10 " + Formats.plain((TOP + bottom) / 2) + ")"));
        }
    }

    double x(double value) {
        return LEFT + (RIGHT - LEFT) * x.place(value);
    }

    double y(double value) {
        return bottom - (bottom - TOP) * y.place(value);
    }

    /** Adds a line through points given in axis units. */
    Plot path(String style, List<double[]> points) {
        chart.add(Svg.path(
                style,
                points.stream()
                        .map(point -> new double[] {x(point[0]), y(point[1])})
                        .toList()));
        return this;
    }

    /** Shades the range between two x values. */
    Plot band(String style, double from, double to) {
        chart.add(Svg.rectangle(style, x(from), TOP, Math.max(0, x(to) - x(from)), bottom - TOP));
        return this;
    }

    Plot add(Element shape) {
        chart.add(shape);
        return this;
    }

    double bottom() {
        return bottom;
    }

    Element chart() {
        return chart;
    }
}
