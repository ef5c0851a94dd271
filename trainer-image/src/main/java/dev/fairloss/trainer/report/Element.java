// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A builder for an HTML or SVG element. Text and attribute values are escaped, so nothing from an experiment file or a file
 * name can become markup. The output is well-formed XML.
 */
final class Element {
    private static final Set<String> VOID = Set.of("meta", "br", "hr", "img", "col");

    private final String tag;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    /** Child elements and escaped text, in order. */
    private final List<Object> children = new ArrayList<>();

    private Element(String tag) {
        this.tag = tag;
    }

    /**
     * A new element.
     *
     * @param attributes names and values, alternating
     */
    static Element of(String tag, String... attributes) {
        Element element = new Element(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            element.attributes.put(attributes[i], attributes[i + 1]);
        }
        return element;
    }

    Element with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    Element add(Element... elements) {
        children.addAll(List.of(elements));
        return this;
    }

    Element add(Collection<Element> elements) {
        children.addAll(elements);
        return this;
    }

    Element text(String text) {
        children.add(escape(text));
        return this;
    }

    /** Adds a trusted style sheet, which must not contain {@code <} or {@code &}. */
    Element styleSheet(String css) {
        if (css.contains("<") || css.contains("&")) {
            throw new IllegalArgumentException("The style sheet contains markup.");
        }
        children.add(css);
        return this;
    }

    /** {@code & < > " '} as entities; characters that are not allowed in XML are dropped. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                    boolean control = c < 0x20 && c != '\n' && c != '\t' || c == 0x7f;
                    boolean lone = c >= 0xd800 && c <= 0xdfff || c == 0xfffe || c == 0xffff;
                    if (!control && !lone) {
                        escaped.appendCodePoint(c);
                    }
                }
            }
        });
        return escaped.toString();
    }

    void write(StringBuilder out) {
        out.append('<').append(tag);
        attributes.forEach((name, value) ->
                out.append(' ').append(name).append("=\"").append(escape(value)).append('"'));
        if (VOID.contains(tag)) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (Object child : children) {
            if (child instanceof Element element) {
                element.write(out);
            } else {
                out.append(child);
            }
        }
        out.append("</").append(tag).append('>');
        if (Set.of("section", "figure", "table", "tr", "p", "h2", "header", "svg", "li")
                .contains(tag)) {
            out.append('\n');
        }
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        write(out);
        return out.toString();
    }
}
