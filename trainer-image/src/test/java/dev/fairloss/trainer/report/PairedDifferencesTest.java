// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupResult.Basis;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.trainer.eval.Uncertainty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Without scores, the people are unknown and intervals cover the seeds alone. */
class PairedDifferencesTest {
    private static final String FAIR = "fairloss";
    private static final String FIXED = "fixed-0.25";
    private static final String OTHER = "ldam";
    private static final OptionalDouble NONE = OptionalDouble.empty();

    /** A set of 3,000 impostor pairs: too few for a reliable rate at .001. */
    private static VerificationResult set(String name, double accuracy, double auc, double tar) {
        return new VerificationResult(
                name,
                10,
                3000,
                3000,
                List.of(),
                accuracy,
                .01,
                auc,
                List.of(rate(.1, tar + .05), rate(.01, tar), rate(.001, tar - .1)),
                List.of(),
                "by hand",
                new TrainingOverlap(true, 0, 0, 0));
    }

    private static TarAtFar rate(double far, double tar) {
        return new TarAtFar(far, 3000, (int) (far * 3000), OptionalDouble.of(tar), OptionalDouble.of(.01));
    }

    private static EvaluationReport report(String arm, int seed, OptionalDouble gap, VerificationResult... sets) {
        var all = new GroupResult("all", 0, Basis.NONE, false, 0, 0, 0, NONE, NONE, NONE, NONE, NONE, NONE, Map.of());
        var fairness =
                new FairnessResult(all, List.of(), List.of(), NONE, Optional.empty(), gap, Optional.empty(), "by hand");
        return new EvaluationReport(1, arm, seed, Arrays.asList(sets), Optional.of(fairness), 1);
    }

    /** The same accuracy, AUC and rate, one for each seed from 1. */
    private static List<EvaluationReport> constant(String arm, double... accuracies) {
        List<EvaluationReport> reports = new ArrayList<>();
        for (double accuracy : accuracies) {
            reports.add(report(arm, reports.size() + 1, NONE, set("lfw", accuracy, accuracy, accuracy)));
        }
        return reports;
    }

    private static PairedDifferences of(List<EvaluationReport> one, List<EvaluationReport> two) {
        return of(one, two, List.of());
    }

    private static PairedDifferences of(
            List<EvaluationReport> one, List<EvaluationReport> two, List<EvaluationReport> three) {
        return new PairedDifferences(
                List.of(FAIR, FIXED, OTHER),
                Stream.of(one, two, three).flatMap(List::stream).toList(),
                Uncertainty.of(List.of()));
    }

    @Test
    void differencesAreOverTheSeedsThatBothArmsHave() {
        List<PairedDifference> differences = of(
                        List.of(
                                report(FAIR, 1, NONE, set("lfw", .99, .99, .99)),
                                report(FAIR, 2, NONE, set("lfw", .8, .85, .7)),
                                report(FAIR, 3, NONE, set("lfw", .9, .95, .8))),
                        List.of(
                                report(FIXED, 3, NONE, set("lfw", .7, .9, .5)),
                                report(FIXED, 2, NONE, set("lfw", .7, .9, .5)),
                                report(FIXED, 4, NONE, set("lfw", .1, .1, .1))))
                .ofFairLoss();
        assertThat(differences)
                .extracting(PairedDifference::metric)
                .as("the rate at .001 is not reliable")
                .containsExactly("accuracy", "auc", "tar@0.01");
        assertThat(differences)
                .allMatch(one -> one.baseline().equals(FIXED) && one.set().equals("lfw"));
        assertThat(differences).allMatch(one -> one.difference().seeds() == 2);
        assertThat(differences.get(0).difference().mean()).isCloseTo(.15, within(1e-12));
        assertThat(differences.get(1).difference().mean()).isCloseTo(0, within(1e-12));
        assertThat(differences.get(2).difference().mean()).isCloseTo(.25, within(1e-12));
        // Of .1 and .2: sd .0707, standard error .05.
        assertThat(differences.get(0).interval().orElseThrow().seedError()).hasValueCloseTo(.05, within(1e-12));
    }

    @Test
    void everySetAndArmIsCompared() {
        List<PairedDifference> differences = of(
                        List.of(report(FAIR, 1, NONE, set("lfw", .9, .9, .9), set("agedb", .8, .8, .8))),
                        List.of(report(FIXED, 1, NONE, set("lfw", .9, .9, .9), set("agedb", .7, .7, .7))),
                        List.of(report(OTHER, 1, NONE, set("agedb", .9, .9, .9))))
                .ofFairLoss();
        assertThat(differences.stream().map(one -> one.baseline() + " " + one.set() + " " + one.metric()))
                .containsExactly(
                        "fixed-0.25 lfw accuracy",
                        "fixed-0.25 lfw auc",
                        "fixed-0.25 lfw tar@0.01",
                        "fixed-0.25 agedb accuracy",
                        "fixed-0.25 agedb auc",
                        "fixed-0.25 agedb tar@0.01",
                        "ldam agedb accuracy",
                        "ldam agedb auc",
                        "ldam agedb tar@0.01");
    }

    @Test
    void gapsAreComparedWhereBothSeedsHaveOne() {
        List<PairedDifference> differences = of(
                        List.of(
                                report(FAIR, 1, OptionalDouble.of(.1)),
                                report(FAIR, 2, OptionalDouble.of(.1)),
                                report(FAIR, 3, NONE)),
                        List.of(
                                report(FIXED, 1, OptionalDouble.of(.3)),
                                report(FIXED, 2, NONE),
                                report(FIXED, 3, OptionalDouble.of(.3))))
                .ofFairLoss();
        assertThat(differences).hasSize(1);
        assertThat(differences.get(0).set()).isEqualTo(PairedDifferences.GROUPS);
        assertThat(differences.get(0).metric()).isEqualTo(PairedDifferences.ACCURACY_GAP);
        assertThat(differences.get(0).difference().seeds()).isEqualTo(1);
        assertThat(differences.get(0).difference().mean()).isCloseTo(-.2, within(1e-12));
    }

    @Test
    void theBestArmIsSignificantlyBetterThanEveryOther() {
        assertThat(of(constant(FAIR, .9, .9), constant(FIXED, .8, .8), constant(OTHER, .7, .7))
                        .best())
                .contains(FAIR);
        assertThat(of(constant(FAIR, .8, .8), constant(FIXED, .9, .9), constant(OTHER, .7, .7))
                        .best())
                .as("need not be FairLoss")
                .contains(FIXED);
        assertThat(of(constant(FAIR, .9, .9), constant(FIXED, .8, .8), constant(OTHER, .9, .9))
                        .best())
                .as("two equal arms")
                .isEmpty();
        assertThat(of(constant(FAIR, .92, .9), constant(FIXED, .8, .8), constant(OTHER, .9, .91))
                        .best())
                .as("not significantly better than the second")
                .isEmpty();
    }

    @Test
    void noArmIsBestWithoutAComparison() {
        assertThat(of(List.of(), List.of()).best()).isEmpty();
        assertThat(of(constant(FAIR, .9, .9), List.of()).best())
                .as("no other arm")
                .isEmpty();
        assertThat(of(constant(FAIR, .9), constant(FIXED, .1)).best())
                .as("one seed")
                .isEmpty();
        assertThat(of(List.of(report(FAIR, 1, OptionalDouble.of(.1))), List.of(report(FIXED, 1, OptionalDouble.of(.3))))
                        .best())
                .as("no set")
                .isEmpty();
        List<EvaluationReport> otherSeeds = constant(FIXED, .1, .1, .1, .1).subList(2, 4);
        assertThat(of(constant(FAIR, .9, .9), otherSeeds).best())
                .as("no common seed")
                .isEmpty();
    }

    @Test
    void noArmIsBestIfAnotherMeasureContradicts() {
        List<EvaluationReport> fair =
                List.of(report(FAIR, 1, NONE, set("lfw", .9, .7, .9)), report(FAIR, 2, NONE, set("lfw", .9, .7, .9)));
        assertThat(of(fair, constant(FIXED, .8, .8)).best()).isEmpty();
        // AUC differences of -.1 and .08: a mean of -.01 does not exceed its standard error of .09.
        List<EvaluationReport> noisy =
                List.of(report(FAIR, 1, NONE, set("lfw", .9, .7, .9)), report(FAIR, 2, NONE, set("lfw", .9, .88, .9)));
        assertThat(of(noisy, constant(FIXED, .8, .8)).best()).contains(FAIR);
    }

    /**
     * Differences of .01 with a standard error of .002 over three seeds: Student's t is 5. One comparison needs 4.30 (2 degrees of
     * freedom), two need 6.21.
     */
    @Test
    void theConfidenceHoldsForAllComparisonsTogether() {
        double d = .002 * Math.sqrt(3);
        List<EvaluationReport> fair = constant(FAIR, .81 - d, .81, .81 + d);
        assertThat(of(fair, constant(FIXED, .8, .8, .8)).best()).contains(FAIR);
        assertThat(of(fair, constant(FIXED, .8, .8, .8), constant(OTHER, .8, .8, .8))
                        .best())
                .isEmpty();
    }
}
