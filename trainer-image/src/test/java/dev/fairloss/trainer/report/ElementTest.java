// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ElementTest {
    @Test
    void escapesTextAndAttributes() {
        Element element = Element.of("a", "href", "\"><script>").text("<b>&'\"\u0007\ud800");
        assertThat(element).hasToString("<a href=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&#39;&quot;</a>");
    }

    @Test
    void emptyElementsAreValidInHtmlAndXml() {
        assertThat(Element.of("td")).hasToString("<td></td>");
        assertThat(Element.of("br")).hasToString("<br/>");
        assertThatThrownBy(() -> Element.of("style").styleSheet("</style>")).hasMessageContaining("markup");
    }
}
