// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** A chart with one row per item: label, dot or bar, value. */
final class RowChart {
    private static final double RIGHT = Svg.WIDTH - 84.0;
    private static final double ROW = 24;

    private final Axis axis;
    private final double left;
    private final List<Element> shapes = new ArrayList<>();
    private double height = 6;

    /** @param axis the value axis */
    RowChart(Axis axis) {
        this(axis, 96);
    }

    /** @param left width of the labels */
    RowChart(Axis axis, double left) {
        this.axis = axis;
        this.left = left;
    }

    /** Adds a heading above the rows that follow. */
    RowChart heading(String text) {
        shapes.add(Svg.text("heading", 0, height + 17, "start", text));
        height += 26;
        return this;
    }

    /**
     * Adds a dot with its uncertainty.
     *
     * @param style CSS class of the color
     * @param seeds values of single seeds, as small dots
     * @param thick half length of the thick bar
     * @param thin half length of the thin line
     */
    RowChart dot(
            String label,
            String style,
            double value,
            List<Double> seeds,
            OptionalDouble thick,
            OptionalDouble thin,
            String figure) {
        double middle = start(label, figure);
        thick.ifPresent(
                half -> shapes.add(Svg.line("thick s-" + style, x(value - half), middle, x(value + half), middle)));
        thin.ifPresent(
                half -> shapes.add(Svg.line("thin s-" + style, x(value - half), middle, x(value + half), middle)));
        seeds.forEach(seed -> shapes.add(Svg.dot("seed s-" + style, x(seed), middle, 2.6)));
        shapes.add(Svg.dot("mean f-" + style, x(value), middle, 4.6));
        return this;
    }

    /**
     * Adds a bar from the start of the axis.
     *
     * @param style CSS classes of the bar
     * @param error half length of the error line
     */
    RowChart bar(String label, String style, double value, OptionalDouble error, String figure) {
        double middle = start(label, figure);
        shapes.add(Svg.rectangle(style, left, middle - 6.5, Math.max(.8, x(value) - left), 13));
        error.ifPresent(half -> shapes.add(
                Svg.line("whisker", x(Math.max(axis.from(), value - half)), middle, x(value + half), middle)));
        return this;
    }

    /** Adds a stacked bar. */
    RowChart stack(String label, List<Part> parts, String figure) {
        double middle = start(label, figure);
        double sum = axis.from();
        for (Part part : parts) {
            if (part.value() > 0) {
                double from = x(sum);
                sum += part.value();
                shapes.add(Svg.rectangle(part.style(), from, middle - 6.5, Math.max(.8, x(sum) - from), 13));
            }
        }
        return this;
    }

    /** A segment of a stacked bar. */
    record Part(double value, String style) {}

    /** Adds a row with text instead of a mark. */
    RowChart words(String label, String words) {
        double middle = start(label, "");
        shapes.add(Svg.text("tick", left + 4, middle + 3.5, "start", words));
        return this;
    }

    /** Renders the chart, optionally with the axis below the rows and a vertical line at a value. */
    Element chart(String title, String description, boolean withAxis, OptionalDouble line) {
        double bottom = height + 4;
        Element chart =
                Svg.chart((int) (withAxis ? bottom + (axis.label().isEmpty() ? 20 : 40) : bottom), title, description);
        if (withAxis) {
            DoubleFunction<String> format = axis.format();
            for (double tick : axis.ticks()) {
                chart.add(Svg.line("grid", x(tick), 4, x(tick), bottom));
                chart.add(Svg.text("tick", x(tick), bottom + 15, "middle", format.apply(tick)));
            }
            if (!axis.label().isEmpty()) {
                chart.add(Svg.text("label", (left + RIGHT) / 2, bottom + 34, "middle", axis.label()));
            }
        }
        line.ifPresent(value -> chart.add(Svg.line("zero", x(value), 2, x(value), bottom)));
        return chart.add(shapes);
    }

    private double start(String label, String figure) {
        double middle = height + ROW / 2;
        shapes.add(Svg.text("name", 0, middle + 4, "start", label));
        shapes.add(Svg.text("figure", Svg.WIDTH, middle + 4, "end", figure));
        height += ROW;
        return middle;
    }

    private double x(double value) {
        return left + (RIGHT - left) * axis.place(value);
    }
}
