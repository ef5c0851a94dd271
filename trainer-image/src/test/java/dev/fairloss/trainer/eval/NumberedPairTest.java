// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberedPairTest {
    private static final Set<String> KNOWN =
            Set.of("Ann", "Bob", "Ann Lee", "Agent 47", "47", "1", "Ann 1 Bob", "Bob 2");

    /** Columns are separated by bars. */
    @ParameterizedTest(name = "{0}: {1} {2}, {3} {4}, genuine {5}")
    @CsvSource({
        "Ann|1|2, Ann, 1, Ann, 2, true",
        "Ann|1|Bob|2, Ann, 1, Bob, 2, false",
        // The third column is not checked here: the caller reports a number that is none.
        "Ann|1|x, Ann, 1, Ann, x, true",
        // A name with blanks is several columns.
        "Ann|Lee|1|2, Ann Lee, 1, Ann Lee, 2, true",
        "Ann|Lee|1|Bob|2, Ann Lee, 1, Bob, 2, false",
        "Ann|1|Ann|Lee|2, Ann, 1, Ann Lee, 2, false",
        "Agent|47|1|2, Agent 47, 1, Agent 47, 2, true",
        "Agent|47|1|Bob|2, Agent 47, 1, Bob, 2, false",
        "Ann|1|Agent|47|2, Ann, 1, Agent 47, 2, false",
        "Ann|1|47|2, Ann, 1, 47, 2, false",
        // Of unknown names, the genuine pair is reported, or else the first impostor pair.
        "Zoe|May|1|2, Zoe May, 1, Zoe May, 2, true",
        "Zoe|1|May|Fox|2, Zoe, 1, May Fox, 2, false",
        "Zoe|1|2|May|Fox|3, Zoe, 1, 2 May Fox, 3, false",
        // Both names of an impostor pair must be known.
        "Ann|1|Fox|47|3, Ann 1 Fox, 47, Ann 1 Fox, 3, true",
        "Fox|1|Agent|47|3, Fox 1 Agent, 47, Fox 1 Agent, 3, true",
        // If both readings name known people, the pair is genuine.
        "Ann|1|Bob|2|3, Ann 1 Bob, 2, Ann 1 Bob, 3, true",
        // Seven digits are no number.
        "Ann|Lee|1234567|Bob|2, , , , , ",
        "Ann|1|1234567|2, Ann, 1, 1234567, 2, false"
    })
    void columnsArePairs(String columns, String first, String i, String second, String j, Boolean genuine) {
        var pair = NumberedPair.of(columns.split("[|]"), KNOWN::contains);
        if (first == null) {
            assertThat(pair).isEmpty();
        } else {
            assertThat(pair).contains(new NumberedPair(first, i, second, j, genuine));
        }
    }

    @ParameterizedTest
    @CsvSource({"Ann", "Ann|1"})
    void fewerThanThreeColumnsAreNoPair(String columns) {
        assertThat(NumberedPair.of(columns.split("[|]"), KNOWN::contains)).isEmpty();
    }
}
