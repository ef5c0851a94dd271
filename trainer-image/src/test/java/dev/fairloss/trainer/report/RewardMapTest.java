// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.RewardRow;
import dev.fairloss.contract.result.RewardRowBuilder;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardTableBuilder;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two margins: one increment of each of nine groups, so 9 cells "up" and 9 cells "down". */
class RewardMapTest {
    private static final StateActionSpace SPACE = new StateActionSpace(List.of(.2, .4));

    /** Group 0 gains by a larger margin, and significantly; the others gain half as much, by chance. */
    private static RewardRow row(StateAction pair) {
        boolean keep = pair.action() == Action.KEEP;
        boolean first = pair.state().group().index() == 0;
        double increment = first ? 8e-4 : 4e-4;
        return RewardRowBuilder.builder()
                .group(pair.state().group())
                .level(pair.state().level())
                .margin(SPACE.margin(pair.state().level()))
                .action(pair.action())
                .reward(keep ? 0 : pair.action() == Action.UP ? increment : -increment)
                .standardError(OptionalDouble.of(keep ? 0 : 1.5e-4))
                .choiceError(OptionalDouble.empty())
                .degreesOfFreedom(keep ? OptionalDouble.empty() : OptionalDouble.of(20))
                .pValue(keep ? OptionalDouble.empty() : OptionalDouble.of(.01))
                .adjustedPValue(keep ? OptionalDouble.empty() : OptionalDouble.of(first ? .04 : .2))
                .build();
    }

    private static RewardTable table(int repeats, int networks, Function<RewardRow, RewardRow> change) {
        return RewardTableBuilder.builder()
                .version(RewardTable.VERSION)
                .strategy(CollectionStrategy.BalancedDesign)
                .utility(Utility.DPrime)
                .margins(SPACE.margins())
                .fineTunes(16 * repeats)
                .repeats(repeats)
                .networks(networks)
                .repeatCorrelation(repeats == 1 ? OptionalDouble.empty() : OptionalDouble.of(.874))
                .rows(SPACE.validPairs().stream()
                        .map(RewardMapTest::row)
                        .map(change)
                        .toList())
                .crossGroupEffects(List.of())
                .build();
    }

    private static String words(RewardTable table) {
        return RewardMap.words(table, .95).replace('\u00a0', ' ');
    }

    @Test
    void oneRepeatHasNoSignificance() {
        assertThat(words(table(1, 1, row -> row)))
                .isEqualTo(
                        "BalancedDesign collection, 16 fine-tunes. With one repeat, the standard errors are unknown, and no"
                                + " reward is significant.");
    }

    @Test
    void countsWithAndWithoutCorrectionAreCompared() {
        assertThat(words(table(3, 3, row -> row)))
                .isEqualTo(
                        "BalancedDesign collection, 48 fine-tunes; correlation of the rewards between 3 repeats: .87. Raising a"
                                + " margin and lowering it back have the same reward with opposite signs, so the table has 9"
                                + " independent differences. At a confidence of .95, 9 of them are significant one by one, where"
                                + " chance gives 0.5 if there is no effect; after Holm's correction 1. Standard errors come from the"
                                + " variance between 3 networks.");
        assertThat(words(table(3, 1, row -> row)))
                .endsWith(
                        "Standard errors come from the variance between 3 repeats on one pretrained network; they do not cover"
                                + " what another network would change.");
    }

    private static String[] cells(RewardTable table) {
        return Arrays.stream(RewardMap.figure(table, .95).toString().split("<td ", -1))
                .skip(1)
                .toArray(String[]::new);
    }

    @Test
    void everyMoveHasACell() {
        String[] cells = cells(table(3, 3, row -> row));
        assertThat(cells).hasSize(18);
        assertThat(cells[0]).as("group 0, up").contains("class=\"gain out\"", "--o:0.56", "<b>+8.0</b>", "<i>±1.5</i>");
        assertThat(cells[1]).as("group 0, down").contains("class=\"loss out\"", "<b>\u22128.0</b>");
        assertThat(cells[2]).as("group 1, up").contains("class=\"gain\"", "--o:0.31", "<b>+4.0</b>");
    }

    @Test
    void anEmptyGroupIsUnknown() {
        String[] cells = cells(table(
                3,
                3,
                row -> row.group().index() == 1
                        ? RewardRowBuilder.builder(row)
                                .reward(0)
                                .standardError(OptionalDouble.empty())
                                .pValue(OptionalDouble.empty())
                                .adjustedPValue(OptionalDouble.empty())
                                .build()
                        : row));
        assertThat(cells[2]).contains("class=\"unknown\"", "empty group: no estimate", "<b>?</b>");
    }

    @Test
    void aRewardWithoutAnErrorHasNone() {
        String[] cells = cells(table(1, 1, row -> RewardRowBuilder.builder(row)
                .standardError(OptionalDouble.empty())
                .pValue(OptionalDouble.empty())
                .adjustedPValue(OptionalDouble.empty())
                .build()));
        assertThat(cells[0]).contains("class=\"gain\"", "<b>+8.0</b>", "<i></i>");
    }

    @Test
    void theErrorOfTheChoiceOfPeopleIsStated() {
        var table = table(3, 1, row -> RewardRowBuilder.builder(row)
                .choiceError(
                        row.action() == Action.KEEP
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(row.group().index() == 2 ? 4e-4 : 2e-5))
                .build());
        assertThat(cells(table)[0]).contains("title=\"the choice of the measured people adds ±0.2\"");
        assertThat(RewardMap.words(table, .95))
                .endsWith(" The choice of the measured people adds a standard error of up to 4.0/10,000"
                        + " (choice_error in rewards.csv).");
        assertThat(cells(table(3, 1, row -> row))[0]).doesNotContain("title");
        assertThat(RewardMap.words(table(3, 1, row -> row), .95)).doesNotContain("choice");
    }

    @ParameterizedTest
    @CsvSource({
        "Difference, minus that to their own class.",
        "LogRatio, logarithm",
        "DPrime, 'divided by the spread of both.'",
        "Published, between nearest class centers",
    })
    void theUtilityIsExplained(Utility utility, String words) {
        assertThat(RewardMap.words(utility)).startsWith("The utility is ").contains(words);
        var table = RewardTableBuilder.builder(table(3, 3, row -> row))
                .utility(utility)
                .build();
        assertThat(RewardMap.figure(table, .95).toString()).contains(Element.escape(RewardMap.words(utility)));
    }
}
