// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private static String table(String... cells) {
        return Page.table("a caption", List.of(cells), List.of(List.of(cells))).toString();
    }

    /** The style sheet shows the hint on narrow screens only. */
    @Test
    void aTableThatIsTooWideForAPhoneScrollsAndSaysSo() {
        String interval = ".690 (.620 to .760)";
        assertThat(table("a", "b", "c", "d", "e", "f"))
                .contains("class=\"scroll\"")
                .doesNotContain("class=\"hint\"");
        assertThat(table("tail/low", interval)).doesNotContain("class=\"hint\"");
        assertThat(table("tail/low", interval, interval))
                .contains("class=\"scroll\"", "class=\"hint\"", "Scroll the table sideways");
    }
}
