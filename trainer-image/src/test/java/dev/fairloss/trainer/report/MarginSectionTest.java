// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.result.ArmMargins;
import dev.fairloss.contract.result.ClassMargins;
import dev.fairloss.contract.result.EpochMargins;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.contract.spec.Arm;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarginSectionTest {
    private final ExperimentResults results = new PlausibleResults(
                    List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25), new Arm.TrainLonger(), new Arm.Ldam()), 1)
            .make();

    private String page(ArmMargins... histories) {
        var changed = ExperimentResultsBuilder.builder(results)
                .histories(List.of(histories))
                .build();
        return MarginSection.of(changed, new ArmStyles(changed.arms()))
                .content()
                .toString()
                .replace('\u00a0', ' ');
    }

    /** All groups at one level in every epoch. */
    private static MarginHistory history(List<Double> margins, int level, int epochs) {
        return MarginHistory.byGroup(
                margins,
                Collections.nCopies(
                        epochs,
                        new EpochMargins(
                                0,
                                Collections.nCopies(9, level),
                                Collections.nCopies(9, Action.KEEP),
                                Collections.nCopies(9, MarginReason.LEARNED),
                                List.of())));
    }

    @Test
    void withoutMovingMarginsTheSectionSaysSo() {
        assertThat(page(new ArmMargins("fixed-0.25", 1, history(List.of(.25), 0, 3))))
                .contains("No arm changes its margins.")
                .doesNotContain("Arms with one margin");
    }

    @Test
    void anArmWithSeveralMarginsHasAChartWithItsLastMargins() {
        assertThat(page(new ArmMargins("fairloss", 2, history(List.of(.15, .25), 1, 4))))
                .contains("One panel per group: margin by epoch (0 to 3).")
                .contains("Margins in the last epoch of seed 2: tail/low .25, tail/medium .25,")
                .doesNotContain("thin lines");
    }

    @Test
    void severalSeedsAreDistinguished() {
        assertThat(page(
                        new ArmMargins("fairloss", 1, history(List.of(.15, .25), 1, 4)),
                        new ArmMargins("fairloss", 2, history(List.of(.15, .25), 0, 6))))
                .contains("margin by epoch (0 to 5); thick line: seed 1, thin lines: other seeds.");
    }

    @Test
    void aSingleMarginIsInATableUnlessTheNameSaysIt() {
        assertThat(page(
                        new ArmMargins(new Arm.TrainLonger().name(), 3, history(List.of(.33333), 0, 2)),
                        new ArmMargins("fixed-0.25", 3, history(List.of(.25), 0, 2))))
                .contains("Arms with one margin for all classes in all epochs")
                .contains("<th scope=\"row\">longer</th><td>3</td><td>.333</td>")
                .doesNotContain("<th scope=\"row\">fixed .25</th>");
    }

    @Test
    void marginsByClassAreSummarizedByCountGroup() {
        assertThat(page(new ArmMargins(
                        "ldam",
                        1,
                        MarginHistory.byClass(List.of(new ClassMargins(CountGroup.TAIL, 1200, .2, .25, .5))))))
                .contains("LDAM: one margin per class, the same in all epochs")
                .contains("<th scope=\"row\">tail</th><td>1,200</td><td>.2</td><td>.25</td><td>.5</td>");
    }
}
