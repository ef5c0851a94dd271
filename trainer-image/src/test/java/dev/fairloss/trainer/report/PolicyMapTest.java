// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.PolicyReason;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.result.PolicyRowBuilder;
import dev.fairloss.contract.result.PolicyTable;
import dev.fairloss.contract.result.PolicyTableBuilder;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyMapTest {
    /** 18 states. */
    private static final StateActionSpace SPACE = new StateActionSpace(List.of(.2, .4));

    private static PolicyRow row(int state, Action best, Action action, PolicyReason reason) {
        var of = SPACE.state(state);
        return PolicyRowBuilder.builder()
                .group(of.group())
                .level(of.level())
                .margin(SPACE.margin(of.level()))
                .best(best)
                .action(action)
                .reason(reason)
                .agrees(true)
                .stability(OptionalDouble.of(.9))
                .finalLevel(1)
                .values(List.of())
                .build();
    }

    private static PolicyRow kept(int state) {
        return row(state, Action.KEEP, Action.KEEP, PolicyReason.NO_GAIN);
    }

    private static PolicyTable policy(OptionalDouble reproducibility, int agreement, IntFunction<PolicyRow> rows) {
        return PolicyTableBuilder.builder()
                .version(PolicyTable.VERSION)
                .margins(SPACE.margins())
                .discount(.9)
                .updates(1000)
                .seed(1)
                .confidence(.95)
                .agreement(agreement)
                .reproducibility(reproducibility)
                .rows(SPACE.states().map(SPACE::index).map(rows::apply).toList())
                .build();
    }

    private static String words(PolicyTable policy) {
        return PolicyMap.words(policy).replace('\u00a0', ' ');
    }

    @Test
    void aPolicyWithoutMovesTrainsWithTheInitialMargin() {
        assertThat(words(policy(OptionalDouble.empty(), 18, PolicyMapTest::kept)))
                .startsWith("The policy keeps every margin, so FairLoss trains with the initial margin. ")
                .endsWith("the Q-network (discount .9, 1,000 updates) finds the exact solution in all 18 states.");
    }

    @Test
    void movesAndTheirReproducibilityAreStated() {
        var policy = policy(
                OptionalDouble.of(.97),
                17,
                state -> state < 3 ? row(state, Action.UP, Action.UP, PolicyReason.GREEDY) : kept(state));
        assertThat(words(policy))
                .startsWith(
                        "The policy changes the margin in 3 of 18 states, each for a significant gain. Judged by the"
                                + " differences between repeats, another collection would lead to the same action in about .97 of the"
                                + " states. ")
                .endsWith("finds the exact solution in 17 of 18 states.");
    }

    @Test
    void aPolicyThatIsNotReproducibleKeepsEveryMargin() {
        var policy = policy(
                OptionalDouble.of(.6), 18, state -> row(state, Action.UP, Action.KEEP, PolicyReason.NOT_REPRODUCIBLE));
        assertThat(words(policy))
                .contains(
                        "The policy keeps every margin",
                        "about .60 of the states; that is less than .95, so no move counts as"
                                + " significant. More repeats would help. ");
    }

    /** Stabilities .9 and, in one of 18 states, .36: flips .1 and .64, with a mean of (17 · .1 + .64) / 18 = .13. */
    @Test
    void flipsAreMeansAndTheWorstState() {
        var policy = policy(
                OptionalDouble.empty(),
                18,
                state -> state == 5
                        ? PolicyRowBuilder.builder(kept(state))
                                .stability(OptionalDouble.of(.36))
                                .build()
                        : kept(state));
        assertThat(words(policy))
                .contains("an action flips in .13 of the resamples on average, and in .64 where it flips most often. ");
        assertThat(words(policy(OptionalDouble.empty(), 18, state -> PolicyRowBuilder.builder(kept(state))
                        .stability(OptionalDouble.empty())
                        .build())))
                .doesNotContain("resample");
    }

    /** The cell of the first state. */
    private static String cell(PolicyRow first) {
        String figure = PolicyMap.figure(policy(OptionalDouble.empty(), 18, state -> state == 0 ? first : kept(state)))
                .toString();
        return figure.substring(figure.indexOf("<td "), figure.indexOf("</td>"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UP | UP | GREEDY | class=\"up\" | up; in .90 of the resamples | aria-hidden=\"true\">▲</b>",
                "DOWN | DOWN | GREEDY | class=\"down\" | down; in .90 of the resamples | aria-hidden=\"true\">▼</b>",
                "KEEP | KEEP | NO_GAIN | class=\"keep\" | keep: no move has a positive reward; | aria-hidden=\"true\">•</b>",
                "UP | KEEP | NOT_SIGNIFICANT | class=\"keep\" | keep: no gain is significant; | aria-hidden=\"true\">•<s>▲</s></b>",
                "DOWN | KEEP | NOT_REPRODUCIBLE | class=\"keep\" | keep: another collection would probably lead to another policy;"
                        + " | aria-hidden=\"true\">•<s>▼</s></b>",
                "KEEP | KEEP | UNKNOWN | class=\"keep\" | keep: the rewards or their errors are unknown; | aria-hidden=\"true\">•</b>",
            })
    void aCellShowsActionReasonAndFinalMargin(
            Action best, Action action, PolicyReason reason, String style, String words, String arrow) {
        assertThat(cell(row(0, best, action, reason))).contains(style, words, arrow, "<i>.4</i>");
    }

    @Test
    void aDisagreementOfTheSolversIsMarked() {
        var differs = PolicyRowBuilder.builder(kept(0))
                .agrees(false)
                .stability(OptionalDouble.empty())
                .build();
        assertThat(cell(differs))
                .contains(
                        "class=\"keep differs\"",
                        "title=\"keep: no move has a positive reward; the solvers disagree\"");
    }

    @Test
    void everyStateHasACell() {
        String figure = PolicyMap.figure(policy(OptionalDouble.empty(), 18, PolicyMapTest::kept))
                .toString();
        assertThat(figure.split("<td ", -1)).hasSize(1 + 18);
        assertThat(figure).contains("<th scope=\"col\">.2</th><th scope=\"col\">.4</th>");
    }
}
