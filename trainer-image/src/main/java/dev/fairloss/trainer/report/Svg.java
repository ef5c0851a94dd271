// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import java.util.List;
import java.util.Locale;

/**
 * SVG shapes of charts. Colors and strokes are CSS classes, so charts follow the reader's light or dark theme and print well;
 * chart libraries write SVG with fixed colors.
 */
final class Svg {
    /** Width of every chart: that of a phone, so that text is never scaled down. */
    static final int WIDTH = 360;

    private Svg() {}

    /**
     * Starts a chart.
     *
     * @param title       title for screen readers
     * @param description text alternative for screen readers
     */
    static Element chart(int height, String title, String description) {
        return Element.of(
                        "svg",
                        "viewBox",
                        "0 0 " + WIDTH + " " + height,
                        "role",
                        "img",
                        "aria-label",
                        title + ". " + description)
                .add(Element.of("title").text(title))
                .add(Element.of("desc").text(description));
    }

    static Element line(String style, double x1, double y1, double x2, double y2) {
        return Element.of("line", "class", style, "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2));
    }

    static Element rectangle(String style, double x, double y, double width, double height) {
        return Element.of(
                "rect", "class", style, "x", at(x), "y", at(y), "width", at(width), "height", at(height), "rx", "1.5");
    }

    static Element dot(String style, double x, double y, double radius) {
        return Element.of("circle", "class", style, "cx", at(x), "cy", at(y), "r", at(radius));
    }

    /** @param anchor start, middle or end */
    static Element text(String style, double x, double y, String anchor, String text) {
        return Element.of("text", "class", style, "x", at(x), "y", at(y), "text-anchor", anchor)
                .text(text);
    }

    /** A polyline through points (x, y). */
    static Element path(String style, List<double[]> points) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            path.append(path.length() == 0 ? "M" : "L")
                    .append(at(point[0]))
                    .append(' ')
                    .append(at(point[1]));
        }
        return Element.of("path", "class", style, "d", path.toString());
    }

    /** A step line: horizontal from each point to the next x, then vertical. */
    static Element steps(String style, List<double[]> points) {
        StringBuilder path = new StringBuilder();
        for (double[] point : points) {
            if (path.length() == 0) {
                path.append('M').append(at(point[0])).append(' ').append(at(point[1]));
            } else {
                path.append('H').append(at(point[0])).append('V').append(at(point[1]));
            }
        }
        return Element.of("path", "class", style, "d", path.toString());
    }

    private static String at(double coordinate) {
        String text = String.format(Locale.ROOT, "%.1f", coordinate);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
