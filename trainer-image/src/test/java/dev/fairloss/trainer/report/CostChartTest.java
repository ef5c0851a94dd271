// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.fairloss.contract.result.ArmCost;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostChartTest {
    private static final List<Arm> ARMS = List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25), new Arm.TrainLonger());

    private final ExperimentResults results =
            new PlausibleResults(ARMS, 2).on(List.of("lfw"), 20).make();

    /** Pretraining, collection and the images embedded after them, over two seeds. */
    @Test
    void onlyArmsWithThePolicyPayForIt() {
        assertThat(results.summary().costs())
                .extracting(ArmCost::arm, ArmCost::training)
                .containsExactly(tuple("fairloss", 3000L), tuple("fixed-0.25", 3000L), tuple("longer", 3000L));
        assertThat(results.summary().costs().get(0).policy()).isGreaterThanOrEqualTo((3000 + 1600) / 2);
        assertThat(results.summary().costs().get(1).policy()).isZero();
        assertThat(results.summary().costs().get(2).policy()).isZero();
    }

    @Test
    void showsEveryArmWithItsCostAndInterval() {
        String chart = new CostChart(results, new ArmStyles(ARMS), "lfw")
                .figure()
                .orElseThrow()
                .toString();
        assertThat(chart).contains("updates of one seed", "mean f-fair", "mean f-longer", "thin s-fixed0");
        assertThat(chart.replace('\u00a0', ' ')).contains("for 3,000 updates");
    }

    @Test
    void oneArmIsNoComparison() {
        var alone = new PlausibleResults(List.of(new Arm.FairLoss()), 2)
                .on(List.of("lfw"), 20)
                .make();
        assertThat(new CostChart(alone, new ArmStyles(ARMS), "lfw").figure()).isEmpty();
    }
}
