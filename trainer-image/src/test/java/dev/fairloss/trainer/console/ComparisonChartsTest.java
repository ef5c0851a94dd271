// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.ArmCost;
import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.result.Summary;
import dev.fairloss.contract.spec.Replication;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.console.ComparisonCharts.Chart;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonChartsTest {
    private static final char NO_BREAK_SPACE = (char) 0xa0;
    private static final Pattern POINT = Pattern.compile("<title>(experiment [^<]*)</title>");

    private static MeanOverSeeds mean(double value, int seeds) {
        return new MeanOverSeeds(value, OptionalDouble.empty(), seeds);
    }

    private static ArmSummary accuracy(String arm, String set, double value, int seeds) {
        return new ArmSummary(arm, set, mean(value, seeds), 0, Optional.empty(), mean(value, seeds), List.of());
    }

    private static GroupDisparity gap(String arm, Optional<Double> value) {
        return new GroupDisparity(
                arm,
                Optional.empty(),
                value.map(known -> mean(known, 2)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static PhaseCost cost(StepKind phase, String arm, double deviceSeconds) {
        return new PhaseCost(
                phase,
                Optional.of(arm).filter(name -> !name.isEmpty()),
                1,
                0,
                0,
                deviceSeconds,
                OptionalDouble.empty(),
                0);
    }

    private static ExperimentResults results(
            List<ArmSummary> accuracies, List<GroupDisparity> gaps, List<ArmCost> policies, PhaseCost... costs) {
        return ExperimentResultsBuilder.builder()
                .version(ExperimentResults.VERSION)
                .name("experiment")
                .finished(Instant.EPOCH)
                .experimentFile("")
                .arms(List.of())
                .seeds(2)
                .margins(List.of())
                .initialMargin(.25)
                .environment(null)
                .data(null)
                .groups(List.of())
                .replication(Replication.PerSeed)
                .replicates(List.of())
                .histories(List.of())
                .runs(List.of())
                .evaluations(List.of())
                .summary(new Summary(
                        accuracies, List.of(), List.of(), gaps, Optional.empty(), policies, Optional.empty()))
                .attributes(List.of())
                .identification(List.of())
                .templates(List.of())
                .costs(List.of(costs))
                .build();
    }

    /** Two arms with two seeds each: 20 and 30 device-seconds of training, 6 of pretraining, 8 of the collection, 2 of the policy. */
    private static ExperimentResults twoArms(String firstSet, String secondSet) {
        return results(
                List.of(
                        accuracy("FairLoss", firstSet, .9, 2),
                        accuracy("FairLoss", secondSet, .7, 2),
                        accuracy("ArcFace", firstSet, .8, 2),
                        accuracy("ArcFace", secondSet, .6, 2)),
                List.of(gap("FairLoss", Optional.of(.05)), gap("ArcFace", Optional.of(.15))),
                List.of(new ArmCost("FairLoss", 10, 5), new ArmCost("ArcFace", 10, 0)),
                cost(StepKind.PREPARE, "", 1000),
                cost(StepKind.PRETRAIN, "", 6),
                cost(StepKind.COLLECT, "", 8),
                cost(StepKind.POLICY, "", 2),
                cost(StepKind.TRAIN, "FairLoss", 20),
                cost(StepKind.TRAIN, "ArcFace", 30),
                cost(StepKind.EVALUATE, "ArcFace", 1000));
    }

    private static List<Chart> charts(ExperimentResults... experiments) {
        return new ComparisonCharts(List.of(experiments)).all();
    }

    private static Stream<String> points(Chart chart) {
        return POINT.matcher(chart.svg()).results().map(found -> found.group(1).replace(NO_BREAK_SPACE, ' '));
    }

    @Test
    void anArmWithAPolicyAlsoCostsWhatLedToIt() {
        List<Chart> charts = charts(twoArms("lfw", "cfp"));
        assertThat(charts)
                .extracting(Chart::title)
                .containsExactly("Accuracy on lfw by cost", "Accuracy gap between groups by cost");
        assertThat(points(charts.get(0)))
                .containsExactly(
                        "experiment 1, FairLoss: .900 for 18 device-seconds",
                        "experiment 1, ArcFace: .800 for 15 device-seconds");
        assertThat(points(charts.get(1)))
                .containsExactly(
                        "experiment 1, FairLoss: .050 for 18 device-seconds",
                        "experiment 1, ArcFace: .150 for 15 device-seconds");
        assertThat(charts.get(0).svg()).contains(">accuracy<");
        assertThat(charts.get(1).svg()).contains(">accuracy gap<");
    }

    @Test
    void accuracyIsComparedOnTheFirstSetThatAllExperimentsHave() {
        List<Chart> charts = charts(twoArms("lfw", "cfp"), twoArms("agedb", "cfp"));
        assertThat(charts.get(0).title()).isEqualTo("Accuracy on cfp by cost");
        assertThat(points(charts.get(0)))
                .containsExactly(
                        "experiment 1, FairLoss: .700 for 18 device-seconds",
                        "experiment 1, ArcFace: .600 for 15 device-seconds",
                        "experiment 2, FairLoss: .700 for 18 device-seconds",
                        "experiment 2, ArcFace: .600 for 15 device-seconds");
        assertThat(charts(twoArms("lfw", "cfp"), twoArms("agedb", "calfw")))
                .extracting(Chart::title)
                .as("no set in common")
                .containsExactly("Accuracy gap between groups by cost");
    }

    @Test
    void onePointIsNoChart() {
        assertThat(charts(results(
                        List.of(accuracy("ArcFace", "lfw", .8, 1)),
                        List.of(gap("ArcFace", Optional.of(.1))),
                        List.of(),
                        cost(StepKind.TRAIN, "ArcFace", 30))))
                .isEmpty();
    }

    @Test
    void anArmWithoutACostOrAMeasureHasNoPoint() {
        var some = results(
                List.of(accuracy("A", "lfw", .8, 1), accuracy("B", "lfw", .7, 1), accuracy("C", "lfw", .6, 1)),
                List.of(gap("A", Optional.of(.1)), gap("B", Optional.empty()), gap("D", Optional.of(.2))),
                List.of(),
                cost(StepKind.TRAIN, "A", 1),
                cost(StepKind.TRAIN, "B", 2),
                cost(StepKind.TRAIN, "C", 0),
                cost(StepKind.TRAIN, "D", 4));
        List<Chart> charts = charts(some);
        assertThat(points(charts.get(0)))
                .as("C was not trained here")
                .containsExactly(
                        "experiment 1, A: .800 for 1 device-second", "experiment 1, B: .700 for 2 device-seconds");
        assertThat(charts).as("B has no gap, and D no seed").hasSize(1);
    }
}
