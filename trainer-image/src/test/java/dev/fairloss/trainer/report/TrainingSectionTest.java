// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.CurvePoint;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.result.TrainReportBuilder;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingSectionTest {
    private final ExperimentResults results =
            new PlausibleResults(List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25)), 1).make();

    private TrainReportBuilder run(String name, int seed) {
        return TrainReportBuilder.builder(results.runs().get(0))
                .run(name)
                .seed(seed)
                .updates(700)
                .batchSize(64)
                .seconds(30)
                .imagesPerSecond(1000)
                .curve(List.of(new CurvePoint(10, 9, .1), new CurvePoint(700, 1.25, .01)))
                .rollbacks(0)
                .aborted(Optional.empty());
    }

    private String page(TrainReportBuilder... runs) {
        var changed = ExperimentResultsBuilder.builder(results)
                .runs(List.of(runs).stream().map(TrainReportBuilder::build).toList())
                .build();
        return TrainingSection.of(changed, new ArmStyles(changed.arms()))
                .content()
                .toString()
                .replace('\u00a0', ' ');
    }

    private static String row(String label, int seeds, String updates, String time, String rate, String outcome) {
        return "<th scope=\"row\">" + label + "</th><td>" + seeds + "</td><td>" + updates + "</td><td>64</td><td>"
                + time + "</td><td>" + rate + "</td><td>" + outcome + "</td>";
    }

    @Test
    void timeAndThroughputAreMeansOverSeeds() {
        assertThat(page(
                        run("fairloss", 1).seconds(20).imagesPerSecond(900),
                        run("fairloss", 2).seconds(40).imagesPerSecond(1101)))
                .contains(row("FairLoss", 2, "700", "30 s", "1,001", "finished"))
                .contains("One line per seed.", "FairLoss, seed 1, ends at 1.3; FairLoss, seed 2, ends at 1.3");
    }

    @Test
    void failuresAndRollbacksAreCounted() {
        assertThat(page(
                        run("fairloss", 1).rollbacks(2),
                        run("fairloss", 2).rollbacks(1).aborted(Optional.of("the loss was not finite"))))
                .contains(row("FairLoss", 2, "700", "30 s", "1,000", "1 of 2 failed, rolled back 3×"));
    }

    @Test
    void skippedUpdatesAreCounted() {
        assertThat(page(
                        run("fairloss", 1).skippedUpdates(Optional.of(1)),
                        run("fairloss", 2).skippedUpdates(Optional.of(1999))))
                .contains(row("FairLoss", 2, "700", "30 s", "1,000", "finished, 2,000 updates skipped"));
        assertThat(page(run("fairloss", 1).skippedUpdates(Optional.of(1)).rollbacks(1)))
                .contains("finished, rolled back 1×, 1 update skipped");
        assertThat(page(run("fairloss", 1).skippedUpdates(Optional.of(0)))).doesNotContain("skipped");
    }

    @Test
    void severalNetworksOfARunAreMultiplied() {
        assertThat(page(run("fairloss", 1).networks(4))).contains("<td>4 × 700</td>");
    }

    @Test
    void pretrainingHasAChartOfItsOwnUnlessItHasNoUpdates() {
        assertThat(page(run("fairloss", 1), run(TrainReport.PRETRAINING, 1)))
                .contains("<strong>Final trainings</strong>", "<strong>Pretraining</strong>");
        assertThat(page(run("fairloss", 1), run(TrainReport.PRETRAINING, 1).updates(0)))
                .doesNotContain("<strong>Pretraining</strong>");
    }

    @Test
    void aLossThatIsNotFiniteIsNotDrawn() {
        assertThat(page(run("fairloss", 1)
                        .curve(List.of(
                                new CurvePoint(10, Double.NaN, .1),
                                new CurvePoint(20, Double.POSITIVE_INFINITY, .1),
                                new CurvePoint(30, 2, .1)))))
                .contains("ends at 2.0")
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void theLearningRateIsThatOfACompleteRun() {
        assertThat(page(run("fairloss", 1))).contains("From 0.1 over 700 updates");
        assertThat(page(run("fairloss", 1).aborted(Optional.of("the loss was not finite"))))
                .doesNotContain("Final trainings, learning rate");
    }
}
