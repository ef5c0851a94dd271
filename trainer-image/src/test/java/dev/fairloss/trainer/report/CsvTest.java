// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void aHeaderAndALinePerRow() {
        assertThat(new Csv("arm", "seed", "accuracy")
                        .row("fairloss", 1, .5)
                        .row("fixed", 2, OptionalDouble.empty())
                        .row("a,\"b\"", -3, OptionalDouble.of(-.25)))
                .hasToString("""
                    arm,seed,accuracy
                    fairloss,1,0.5
                    fixed,2,
                    "a,""b""\",-3,-0.25
                    """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "@name", "-1"})
    void aTextThatASpreadsheetTakesForAFormulaIsQuoted(String name) {
        assertThat(new Csv("name").row(name)).hasToString("name\n'" + name + "\n");
    }

    @Test
    void everyRowNeedsAllColumns() {
        var csv = new Csv("a", "b");
        assertThatThrownBy(() -> csv.row("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A row needs 2 fields, not 1.");
    }
}
