// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.Summary;
import org.junit.jupiter.api.Test;

class SummariesTest {
    @Test
    void pairsBySeedAndKeepsTheOrderOfTheSpec() {
        ExperimentResults results = PlausibleResults.allArms(3).make();
        Summary summary = results.summary();
        assertThat(summary.arms().stream().map(ArmSummary::arm).distinct())
                .containsExactly("fairloss", "fixed-0.15", "fixed-0.25", "fixed-0.35", "fixed-0.45", "random-policy");
        PairedDifference difference = summary.differences().stream()
                .filter(one -> one.baseline().equals("fixed-0.35") && one.set().equals("lfw"))
                .filter(one -> one.metric().equals("accuracy"))
                .findFirst()
                .orElseThrow();
        double expected = 0;
        for (int seed = 0; seed < 3; seed++) {
            expected += (accuracy(results, "fairloss", seed) - accuracy(results, "fixed-0.35", seed)) / 3;
        }
        assertThat(difference.difference().mean()).isCloseTo(expected, within(1e-12));
        assertThat(difference.difference().seeds()).isEqualTo(3);
        assertThat(difference.interval()).isPresent();
    }

    private static double accuracy(ExperimentResults results, String arm, int seed) {
        return results.evaluations().stream()
                .filter(report -> report.arm().equals(arm) && report.seed() == seed)
                .map(EvaluationReport::sets)
                .findFirst()
                .orElseThrow()
                .get(0)
                .accuracy();
    }

    @Test
    void worstGroupIsAComparableOne() {
        Summary summary =
                PlausibleResults.allArms(2).nothingOfTheTailKeptOut().make().summary();
        assertThat(summary.disparities()).allMatch(spread -> spread.worst().orElseThrow() == CountGroup.MIDDLE);
    }

    @Test
    void noCollectionCostWithoutACollection() {
        ExperimentResults results =
                PlausibleResults.allArms(1).aborted("fairloss").make();
        assertThat(results.summary().collectionCost()).isEmpty();
        assertThat(results.summary().differences()).isEmpty();
    }
}
