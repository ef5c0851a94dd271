// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

/**
 * A section of the page.
 *
 * @param id      anchor
 * @param title   heading
 * @param content the section element, heading included
 */
record Section(String id, String title, Element content) {
    static Section of(String id, String title, Element... content) {
        Element section = Element.of("section", "id", id, "aria-labelledby", id + "-title")
                .add(Element.of("h2", "id", id + "-title").text(title))
                .add(content);
        return new Section(id, title, section);
    }
}
