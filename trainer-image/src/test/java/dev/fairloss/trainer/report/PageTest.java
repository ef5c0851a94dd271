// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private static String table(int columns) {
        List<String> cells = List.of("a", "b", "c", "d", "e", "f").subList(0, columns);
        return Page.table("a caption", cells, List.of(cells)).toString();
    }

    /** The style sheet shows the hint on narrow screens only. */
    @Test
    void aTableThatIsTooWideForAPhoneScrollsAndSaysSo() {
        assertThat(table(4)).contains("class=\"scroll\"").doesNotContain("class=\"hint\"");
        assertThat(table(5)).contains("class=\"scroll\"", "class=\"hint\"", "Scroll the table sideways");
    }
}
