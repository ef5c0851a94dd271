// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.IdentificationReport;
import dev.fairloss.contract.result.IdentificationResult;
import dev.fairloss.contract.result.IdentificationSummary;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapSummary;
import dev.fairloss.contract.result.RateResult;
import dev.fairloss.contract.result.RateSummary;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.trainer.eval.AttributeUncertainty;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdentificationSummariesTest {
    private static final int PEOPLE = 30;

    private static IdentificationResult result(String set, double... rates) {
        return new IdentificationResult(
                set,
                10,
                20,
                30,
                40,
                new TrainingOverlap(
                        true,
                        0,
                        0,
                        0,
                        List.of(new OverlapEffect(
                                OverlapEffect.Kind.NEAR_DUPLICATES,
                                2,
                                3,
                                OptionalDouble.of(rates[0] - .25),
                                OptionalDouble.empty(),
                                List.of("a looks like b")))),
                Stream.of("rank-1", "rank-5")
                        .limit(rates.length)
                        .map(measure -> {
                            double rate = rates[measure.equals("rank-1") ? 0 : 1];
                            return new RateResult(measure, PEOPLE, rate, new double[] {rate - .1, rate, rate + .1});
                        })
                        .toList());
    }

    private static IdentificationReport report(String arm, int seed, IdentificationResult... results) {
        return new IdentificationReport(IdentificationReport.VERSION, arm, seed, List.of(results));
    }

    @Test
    void eachSetHasASummaryOfEveryArmInTheOrderOfTheSpec() {
        var summaries = IdentificationSummaries.of(
                List.of("fairloss", "fixed-0.25"),
                List.of(
                        report("fixed-0.25", 1, result("small", .5), result("large", .25)),
                        report("fairloss", 1, result("small", .75), result("large", .5))));
        assertThat(summaries)
                .extracting(one -> one.set() + " " + one.arm() + " "
                        + one.measures().get(0).mean().mean())
                .containsExactly(
                        "small fairloss 0.75", "small fixed-0.25 0.5", "large fairloss 0.5", "large fixed-0.25 0.25");
    }

    @Test
    void theRateWithAndWithoutWhatOverlapsIsAMeanOverSeeds() {
        var overlap = IdentificationSummaries.of(
                        List.of("fairloss"),
                        List.of(report("fairloss", 1, result("set", .5)), report("fairloss", 2, result("set", .75))))
                .get(0)
                .overlap();
        assertThat(overlap)
                .containsExactly(new OverlapSummary(
                        OverlapEffect.Kind.NEAR_DUPLICATES,
                        2,
                        3,
                        OptionalDouble.empty(),
                        OptionalDouble.of(.625),
                        OptionalDouble.of(.375),
                        List.of("a looks like b")));
    }

    @Test
    void measuresAreMeansOverSeedsWithAnIntervalOverPeople() {
        var summary = IdentificationSummaries.of(
                        List.of("fairloss"),
                        List.of(
                                report("fairloss", 1, result("set", .5, .75)),
                                report("fairloss", 2, result("set", .75, 1))))
                .get(0);
        assertThat(summary.enrolled()).isEqualTo(10);
        assertThat(summary.distractors()).isEqualTo(20);
        assertThat(summary.mated()).isEqualTo(30);
        assertThat(summary.nonMated()).isEqualTo(40);
        var mean = MeanOverSeeds.of(List.of(.5, .75));
        var interval = AttributeUncertainty.ofRate(
                mean, PEOPLE, List.of(new double[] {.4, .5, .6}, new double[] {.65, .75, .85}));
        assertThat(interval).isPresent();
        assertThat(summary.measures()).extracting(RateSummary::measure).containsExactly("rank-1", "rank-5");
        assertThat(summary.measures().get(0)).isEqualTo(new RateSummary("rank-1", mean, interval));
        assertThat(summary.measures().get(1).mean().mean()).isEqualTo(.875);
    }

    @Test
    void anArmWithoutAReportHasNoSummary() {
        var summaries = IdentificationSummaries.of(
                List.of("fairloss", "failed"), List.of(report("fairloss", 1, result("set", .5))));
        assertThat(summaries).extracting(IdentificationSummary::arm).containsExactly("fairloss");
    }

    @Test
    void withoutReportsThereIsNoSummary() {
        assertThat(IdentificationSummaries.of(List.of("fairloss"), List.of())).isEmpty();
    }
}
