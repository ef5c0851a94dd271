// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.EvaluationScores;
import dev.fairloss.contract.result.EvaluationScores.GroupInfluence;
import dev.fairloss.contract.result.EvaluationScores.RateReplicates;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.FairnessResultBuilder;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.OperatingPoint;
import dev.fairloss.contract.result.OperatingPoint.Rates;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.trainer.eval.Uncertainty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two arms with two seeds. In every second replicate of the bootstrap, the tail rejects more genuine pairs. */
class InequityTableTest {
    private static final List<Arm> ARMS = List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25));
    private static final String FIXED = new Arm.FixedMargin(.25).name();
    private static final int PEOPLE = 50;

    /** Standard deviation of 1,000 values that are one below and one above their mean in turns. */
    private static final double TURNS = Math.sqrt(1000. / 999);

    private static double[] inTurns(double mean, double deviation) {
        return IntStream.range(0, 1000)
                .mapToDouble(i -> mean + (i % 2 == 0 ? deviation : -deviation))
                .toArray();
    }

    private static EvaluationScores scores(EvaluationReport report, double tail) {
        int[] people = IntStream.range(0, PEOPLE).toArray();
        return new EvaluationScores(
                EvaluationScores.VERSION,
                report.arm(),
                report.seed(),
                List.of(),
                List.of(
                        new GroupInfluence("tail", true, .9, people, new double[PEOPLE]),
                        new GroupInfluence("head", true, .9, people, new double[PEOPLE])),
                List.of(
                        new RateReplicates("tail", inTurns(.012, 0), inTurns(tail, .04)),
                        new RateReplicates("head", inTurns(.008, 0), inTurns(.1, 0))));
    }

    private static EvaluationReport withPoint(EvaluationReport report, double tail) {
        // FDR: 1 - (.004 + (tail - .1)) / 2.
        double fdr = 1 - (.004 + tail - .1) / 2;
        var point = new OperatingPoint(
                .01,
                .3,
                List.of(new Rates("tail", .012, tail), new Rates("head", .008, .1)),
                fdr,
                .3,
                OptionalDouble.of(1.2247),
                OptionalDouble.empty());
        return new EvaluationReport(
                report.version(),
                report.arm(),
                report.seed(),
                report.sets(),
                report.fairness().map(fairness -> FairnessResultBuilder.builder(fairness)
                        .operatingPoint(Optional.of(point))
                        .build()),
                report.seconds());
    }

    /** FNMR of the tail: .3 and .32 for FairLoss, .34 and .36 for the fixed margin. */
    private static double tail(EvaluationReport report) {
        return .28 + .02 * report.seed() + (report.arm().equals(FIXED) ? .04 : 0);
    }

    private static ExperimentResults results() {
        ExperimentResults base = new PlausibleResults(ARMS, 2).make();
        List<EvaluationReport> evaluations = base.evaluations().stream()
                .map(report -> withPoint(report, tail(report)))
                .toList();
        var uncertainty = Uncertainty.of(
                evaluations.stream().map(report -> scores(report, tail(report))).toList());
        return base.with(copy -> copy.evaluations(evaluations)
                .summary(Summaries.of(ARMS, evaluations, base.runs(), List.of(), uncertainty, 2, 4800)));
    }

    @Test
    void ratesAndIndicesHaveIntervalsOverPeopleAndSeeds() {
        GroupDisparity fair = results().summary().disparities().get(0);
        assertThat(fair.fdr().orElseThrow().mean()).isCloseTo(.903, within(1e-9));
        assertThat(fair.fdrInterval()).hasValueSatisfying(interval -> {
            assertThat(interval.peopleError()).hasValueCloseTo(.02 * TURNS, within(1e-9));
            assertThat(interval.seedError()).hasValueCloseTo(.005, within(1e-9));
        });
        assertThat(fair.garbeInterval()).isPresent();
        assertThat(fair.fmrRatio()).isPresent();
        assertThat(fair.fmrRatioInterval())
                .as("it is the same in all replicates and seeds, which says nothing about other people")
                .isEmpty();
        assertThat(fair.fnmrRatio()).isEmpty();
        assertThat(fair.fnmrRatioInterval()).isEmpty();
        assertThat(results().summary().groups())
                .filteredOn(group -> group.group().equals("tail") && group.arm().equals("fairloss"))
                .singleElement()
                .satisfies(tail -> assertThat(tail.fnmrInterval())
                        .hasValueSatisfying(interval ->
                                assertThat(interval.peopleError()).hasValueCloseTo(.04 * TURNS, within(1e-9))));
    }

    @Test
    void armsAreComparedByEachIndex() {
        Map<String, PairedDifference> indices = new TreeMap<>();
        results().summary().differences().stream()
                .filter(difference -> difference.set().equals(PairedDifferences.GROUPS))
                .forEach(difference -> indices.put(difference.metric(), difference));
        assertThat(indices).containsOnlyKeys("accuracyGap", "fdr", "garbe", "fmrToMean");
        PairedDifference fdr = indices.get("fdr");
        assertThat(fdr.baseline()).isEqualTo(FIXED);
        assertThat(fdr.difference().mean()).isCloseTo(.02, within(1e-9));
        // Both arms differ by the same amount in all replicates and seeds.
        assertThat(fdr.interval()).hasValueSatisfying(interval -> assertThat(interval.peopleError())
                .hasValueCloseTo(0., within(1e-9)));
    }

    @Test
    void theReportAndTheTableHaveIntervals() {
        String page = FairnessSection.of(results(), new ArmStyles(ARMS)).toString();
        assertThat(page)
                .contains("Inequity at a false match rate (FMR) of 10⁻² over all groups, with 95% intervals")
                .contains(">FDR<", ">GARBE<", ">FMR to mean<", ">FNMR tail<", ">FNMR head<", ">FMR tail<")
                .doesNotContain("FNMR to mean")
                .contains(">1.2247 (interval unknown)<")
                .containsPattern(">\\.9030 \\(\\.8\\d+ to \\.9\\d+\\)<")
                .contains("fixed .25, FDR");
        assertThat(InequityTable.csv(results()).lines())
                .hasSize(1 + 2 * 7)
                .contains("arm,measure,group,seeds,value,people_error,seed_error,half_width")
                .anyMatch(line -> line.matches("fairloss,fnmr,tail,2,0\\.29\\d*,0\\.04\\d*,0\\.0\\d+,0\\.\\d+"))
                .anyMatch(line -> line.startsWith("fairloss,fmrToMean,,2,1.2247,,,"));
    }

    @Test
    void withoutAnOperatingPointThereIsNoTable() {
        ExperimentResults base = new PlausibleResults(ARMS, 2).make();
        assertThat(InequityTable.of(base, new ArmStyles(ARMS), List.of("fairloss")))
                .isEmpty();
        assertThat(InequityTable.csv(base).lines()).hasSize(1);
    }
}
