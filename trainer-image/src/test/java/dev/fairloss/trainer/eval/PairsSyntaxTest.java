// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairsSyntaxTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Ann 1 2 | NUMBERS",
                "Ann 1 Bob 2 | NUMBERS",
                "a/1.jpg b/2.jpg 1 | PATHS",
                "1.PNG 2.webp -1 | PATHS",
                "a\\1 b\\2 0 | PATHS",
                "1.jpg,2.jpeg,0 | PATHS",
                "a/1.jpg 1 | TWO_LINES",
                "1.tif 10 | TWO_LINES",
                // One of the columns before the label is no path.
                "a/1.jpg Bob 1 | NUMBERS",
                // No label of at most two digits.
                "a/1.jpg b/2.jpg 100 | NUMBERS",
                "a/1.jpg b/2.jpg | NUMBERS",
                // Too many paths, or none.
                "a/1.jpg b/2.jpg c/3.jpg 1 | NUMBERS",
                "1 | NUMBERS"
            })
    void syntaxOfALine(String line, PairsSyntax syntax) {
        assertThat(PairsSyntax.of(line)).isEqualTo(syntax);
    }

    @Test
    void columnsAreSeparatedByTabsCommasOrBlanks() {
        assertThat(PairsSyntax.columns(" Ann Lee\t1\t\t 2 ")).containsExactly("Ann Lee", "1", "2");
        assertThat(PairsSyntax.columns("a 1.jpg, b 2.jpg ,0")).containsExactly("a 1.jpg", "b 2.jpg", "0");
        assertThat(PairsSyntax.columns("Lee,Ann 1  2")).containsExactly("Lee,Ann", "1", "2");
        assertThat(PairsSyntax.columns("a,b,c,d")).containsExactly("a,b,c,d");
        assertThat(PairsSyntax.columns("a,b,")).containsExactly("a", "b", "");
    }
}
