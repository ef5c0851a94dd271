// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import java.util.List;

/** The parts that every section of the page is made of. */
final class Page {
    private Page() {}

    /** A label that may break after its slash, where space is short. */
    static String breakable(String label) {
        return label.replace("/", "/\u200b");
    }

    static Element paragraph(String text) {
        return Element.of("p").text(text);
    }

    static Element note(String text) {
        return Element.of("p", "class", "note").text(text);
    }

    /** An entry of a legend: a patch of a colour and what it means. */
    static Element sample(String style, String text) {
        Element box = Element.of("svg", "viewBox", "0 0 14 10", "class", "sample box", "aria-hidden", "true")
                .add(Svg.rectangle(style, .5, .5, 13, 9));
        return Element.of("li").add(box).text(text);
    }

    /** A chart with a heading and a line on how to read it. */
    static Element figure(String title, String howToRead, Element... content) {
        return Element.of("figure")
                .add(Element.of("figcaption")
                        .add(Element.of("strong").text(title))
                        .add(Element.of("span").text(howToRead)))
                .add(content);
    }

    /** Figures side by side where there is room. */
    static Element grid(List<Element> figures) {
        return Element.of("div", "class", "grid").add(figures);
    }

    /**
     * A table; the first cell of a row is its heading, figures stand flush right.
     *
     * @param caption what it holds
     */
    static Element table(String caption, List<String> head, List<List<String>> rows) {
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

    /** What may be wider than a phone, to be moved sideways by itself. */
    static Element scroll(String label, Element wide) {
        return Element.of("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", label)
                .add(wide);
    }
}
