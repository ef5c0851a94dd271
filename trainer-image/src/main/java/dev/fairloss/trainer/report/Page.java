// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Building blocks of the page. */
final class Page {
    /** Characters that fit beside each other on a phone; wider tables have a hint there. */
    private static final int PHONE = 48;

    /** Space between two columns, in characters. */
    private static final int SPACE = 2;

    private Page() {}

    /** A label that may wrap after its slash. */
    static String breakable(String label) {
        return label.replace("/", "/\u200b");
    }

    static Element paragraph(String text) {
        return Element.of("p").text(text);
    }

    static Element note(String text) {
        return Element.of("p", "class", "note").text(text);
    }

    /** A legend entry: a color sample and its meaning. */
    static Element sample(String style, String text) {
        Element box = Element.of("svg", "viewBox", "0 0 14 10", "class", "sample box", "aria-hidden", "true")
                .add(Svg.rectangle(style, .5, .5, 13, 9));
        return Element.of("li").add(box).text(text);
    }

    /** A figure with a title and a line on how to read it. */
    static Element figure(String title, String howToRead, Element... content) {
        return Element.of("figure")
                .add(Element.of("figcaption")
                        .add(Element.of("strong").text(title))
                        .add(Element.of("span").text(howToRead)))
                .add(content);
    }

    /** Figures in a responsive grid. */
    static Element grid(List<Element> figures) {
        return Element.of("div", "class", "grid").add(figures);
    }

    /**
     * A table; the first cell of each row is its header. Where it is too wide for a phone, a hint says that it scrolls.
     *
     * @param caption the content of the table
     */
    static Element table(String caption, List<String> head, List<List<String>> rows) {
        Element region = region(caption, head, rows);
        return width(head, rows) <= PHONE
                ? region
                : Element.of("div")
                        .add(Element.of("p", "class", "hint").text("Scroll the table sideways for all columns."))
                        .add(region);
    }

    /** A table of names and values, which wrap. */
    static Element facts(String caption, List<String> head, List<List<String>> rows) {
        return region(caption, head, rows).with("class", "scroll facts");
    }

    private static Element region(String caption, List<String> head, List<List<String>> rows) {
        Element table = Element.of("table")
                .add(Element.of("caption").add(Element.of("span").text(caption)));
        Element headRow = Element.of("tr");
        head.forEach(cell -> headRow.add(Element.of("th", "scope", "col").text(cell)));
        table.add(Element.of("thead").add(headRow));
        Element body = Element.of("tbody");
        for (List<String> row : rows) {
            Element line = Element.of("tr");
            for (int i = 0; i < row.size(); i++) {
                line.add((i == 0 ? Element.of("th", "scope", "row") : Element.of("td")).text(row.get(i)));
            }
            body.add(line);
        }
        return scroll(caption, table.add(body));
    }

    /** Approximate width in characters: of the longest cell of each column, and the space between columns. */
    private static int width(List<String> head, List<List<String>> rows) {
        return IntStream.range(0, head.size())
                .map(column -> SPACE
                        + Stream.concat(Stream.of(head), rows.stream())
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0))
                .sum();
    }

    /** A horizontally scrollable region for wide content. */
    static Element scroll(String label, Element wide) {
        return Element.of("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label)
                .add(wide);
    }
}
