// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.step.StepKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class CostSectionTest {
    private static final String NONE = "<td>–</td>";

    private final ExperimentResults results =
            new PlausibleResults(List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25)), 1).make();

    private static PhaseCost cost(StepKind phase, String arm, double spent, double reused, double lost) {
        return new PhaseCost(
                phase,
                Optional.of(arm).filter(name -> !name.isEmpty()),
                spent,
                reused,
                lost,
                2 * (spent + reused),
                OptionalDouble.of(1.5 * (spent + reused)),
                1000);
    }

    private static String page(ExperimentResults results) {
        return CostSection.of(results, new ArmStyles(results.arms()))
                .content()
                .toString()
                .replace('\u00a0', ' ');
    }

    private String page(PhaseCost... costs) {
        return page(
                ExperimentResultsBuilder.builder(results).costs(List.of(costs)).build());
    }

    @Test
    void phasesHaveRowsAndATotal() {
        assertThat(page(
                        cost(StepKind.PREPARE, "", 4, 0, 0),
                        cost(StepKind.TRAIN, "fairloss", 20, 0, 6),
                        cost(StepKind.TRAIN, "fixed-0.25", 0, 30, 0)))
                .contains("<th scope=\"row\">prepare</th><td>4.0 s</td>" + NONE + NONE
                        + "<td>8</td><td>6</td><td>1,000</td>")
                .contains("<th scope=\"row\">train FairLoss</th><td>20 s</td>" + NONE
                        + "<td>6.0 s</td><td>40</td><td>30</td><td>1,000</td>")
                .contains("<th scope=\"row\">train fixed .25</th>" + NONE + "<td>30 s</td>" + NONE
                        + "<td>60</td><td>45</td><td>1,000</td>")
                .contains("<th scope=\"row\">total</th><td>24 s</td><td>30 s</td><td>6.0 s</td><td>108</td><td>81</td>"
                        + "<td>3,000</td>");
    }

    @Test
    void theEvaluationsOfAllArmsAreOneRow() {
        String page = page(
                cost(StepKind.EVALUATE, "fairloss", 5, 0, 0),
                cost(StepKind.TRAIN, "fairloss", 20, 0, 0),
                cost(StepKind.EVALUATE, "fixed-0.25", 6, 0, 0));
        assertThat(page)
                .contains("<th scope=\"row\">evaluate</th><td>11 s</td>")
                .doesNotContain("evaluate FairLoss", "evaluate fixed");
    }

    /** Unknown CPU time of one phase leaves the sum unknown. */
    @Test
    void unknownCpuTimeIsNotCountedAsZero() {
        var unknown = new PhaseCost(StepKind.POLICY, Optional.empty(), 2, 0, 0, 2, OptionalDouble.empty(), 0);
        assertThat(page(cost(StepKind.PREPARE, "", 4, 0, 0), unknown))
                .contains("<th scope=\"row\">policy</th><td>2.0 s</td>" + NONE + NONE + "<td>2</td>" + NONE + NONE)
                .contains("<th scope=\"row\">total</th><td>6.0 s</td>" + NONE + NONE + "<td>10</td>" + NONE
                        + "<td>1,000</td>");
    }

    /** Axes are in seconds below five minutes, and in minutes above. */
    @Test
    void longPhasesAreInMinutes() {
        assertThat(page(cost(StepKind.PREPARE, "", 299, 0, 0))).contains(">seconds</text>");
        assertThat(page(cost(StepKind.PREPARE, "", 200, 0, 100))).contains(">minutes</text>");
    }

    @Test
    void theCollectionIsComparedWithATraining() {
        var cost = results.summary().collectionCost().orElseThrow();
        long all = cost.equivalentUpdates() + cost.pretrainingUpdates();
        assertThat(page(results))
                .contains("with the pretraining that it needs " + Formats.count(all) + " updates.")
                .contains("a training could run " + Formats.count(cost.trainingUpdates() + all) + " updates instead of "
                        + Formats.count(cost.trainingUpdates()) + ".");
        var without = new PlausibleResults(List.of(new Arm.FixedMargin(.25)), 1)
                .withoutCollection()
                .make();
        assertThat(page(without))
                .doesNotContain("Reward collection compared with training", "accuracy of each fine-tune");
    }
}
