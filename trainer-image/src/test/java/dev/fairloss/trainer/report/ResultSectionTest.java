// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ArmSummary.TarSummary;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.Summary;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResultBuilder;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Two arms on one evaluation set; each test changes what it is about. */
class ResultSectionTest {
    private static final String FIXED = "fixed-0.25";

    private final ExperimentResults results = new PlausibleResults(
                    List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25)), 2)
            .on(List.of("lfw"), 60)
            .make();

    private static String page(ExperimentResults results) {
        return ResultSection.of(results, new ArmStyles(results.arms()))
                .content()
                .toString()
                .replace('\u00a0', ' ');
    }

    private static Optional<Interval> interval(double halfWidth) {
        return Optional.of(new Interval(OptionalDouble.of(.003), OptionalDouble.of(.001), halfWidth, 2 * halfWidth));
    }

    private Summary summary(List<ArmSummary> arms, List<PairedDifference> differences) {
        var made = results.summary();
        return new Summary(
                arms, differences, made.groups(), made.disparities(), made.best(), made.costs(), made.collectionCost());
    }

    private String page(List<ArmSummary> arms, PairedDifference... differences) {
        return page(ExperimentResultsBuilder.builder(results)
                .summary(summary(arms, List.of(differences)))
                .build());
    }

    private static MeanOverSeeds value(double... seeds) {
        return MeanOverSeeds.of(DoubleStream.of(seeds).boxed().toList());
    }

    private static ArmSummary arm(String name, TarSummary... rates) {
        return new ArmSummary(name, "lfw", value(.86, .88), .004, interval(.01), value(.95, .95), List.of(rates));
    }

    @Test
    void withoutAnEvaluationTheSectionSaysSo() {
        var none = ExperimentResultsBuilder.builder(results)
                .evaluations(List.of())
                .summary(summary(List.of(), List.of()))
                .build();
        assertThat(page(none)).contains("No arm was evaluated.");
    }

    /** Sample standard deviation of .86 and .88: .02 / sqrt(2) = .014. */
    @Test
    void theTableHasMeansDeviationsAndIntervals() {
        String page = page(List.of(
                arm("fairloss", new TarSummary(.01, 3000, Optional.of(value(.7, .7)), interval(.05))),
                arm(FIXED, new TarSummary(.01, 3000, Optional.of(value(.6, .6)), Optional.empty()))));
        assertThat(page)
                .contains("<th scope=\"col\">TAR at 10⁻²</th><th scope=\"col\">95% interval</th></tr>")
                .contains("<th scope=\"row\">FairLoss</th><td>2</td><td>.870 ± .014</td><td>.860 to .880</td>"
                        + "<td>.950 ± .000</td><td>.700 ± .000</td><td>.650 to .750</td>")
                .contains("<th scope=\"row\">fixed .25</th>")
                .contains("<td>.600 ± .000</td><td>–</td></tr>")
                .doesNotContain("†", "cannot be measured");
    }

    /** At a rate of 10⁻³, 3,000 impostor pairs allow three false accepts, and 10⁻⁴ less than one. */
    @Test
    void ratesOfTooFewPairsAreMarkedOrLeftOut() {
        String page = page(List.of(arm(
                "fairloss",
                new TarSummary(.001, 3000, Optional.of(value(.5, .5)), interval(.05)),
                new TarSummary(.0001, 3000, Optional.empty(), Optional.empty()))));
        assertThat(page)
                .contains("<th scope=\"col\">TAR at 10⁻³ †</th>")
                .contains("† unreliable: fewer than ten impostor pairs may be accepted at this rate")
                .contains("A false accept rate of 10⁻⁴ cannot be measured with 3,000 impostor pairs.")
                .doesNotContain("TAR at 10⁻⁴");
    }

    @Test
    void differencesAreShownWithTheirIntervals() {
        var arms = List.of(arm("fairloss"), arm(FIXED));
        String accuracy = "FairLoss minus each other arm";
        assertThat(page(arms)).doesNotContain(accuracy);
        assertThat(page(arms, new PairedDifference(FIXED, "other", "accuracy", value(.01, .01), interval(.02))))
                .doesNotContain(accuracy);
        assertThat(page(arms, new PairedDifference(FIXED, "lfw", "accuracy", value(.01, .01), interval(.02))))
                .contains(accuracy, "fixed .25 +.010 ± .020")
                .doesNotContain("One seed: the bar");
        assertThat(page(arms, new PairedDifference(FIXED, "lfw", "accuracy", value(.01), interval(.02))))
                .contains(
                        "One seed: the bar does not cover the spread of the training, so no difference is significant.");
    }

    @Test
    void oneSeedHasNoBarForSeeds() {
        var one = new ArmSummary("fairloss", "lfw", value(.86), .004, Optional.empty(), value(.95), List.of());
        assertThat(page(List.of(one)))
                .contains("One seed: no bar.", "Thin line: ± standard error over folds")
                .doesNotContain("Small dots: seeds");
        assertThat(page(List.of(arm("fairloss"))))
                .contains("Small dots: seeds. Thick bar: ± standard deviation over seeds.");
    }

    private String page(TrainingOverlap overlap, int identities) {
        var evaluations = results.evaluations().stream()
                .map(report -> new EvaluationReport(
                        report.version(),
                        report.arm(),
                        report.seed(),
                        report.sets().stream()
                                .map(set -> VerificationResultBuilder.builder(set)
                                        .identities(identities)
                                        .genuine(600)
                                        .impostors(1000)
                                        .overlap(overlap)
                                        .build())
                                .toList(),
                        report.fairness(),
                        report.seconds()))
                .toList();
        return page(ExperimentResultsBuilder.builder(results)
                .evaluations(evaluations)
                .build());
    }

    @Test
    void whatTheSetSharesWithTheTrainingDataIsStated() {
        assertThat(page(new TrainingOverlap(true, 0, 0, 0), 1))
                .contains("1,600 pairs of 1 identity, 1,000 of them impostor pairs.")
                .contains("No arm was trained on these people or images (compared by name and content).")
                .doesNotContain("were left out");
        assertThat(page(new TrainingOverlap(false, 1, 2, 3), 0))
                .contains("1,600 pairs, 1,000 of them impostor pairs.")
                .contains("3 pairs with 1 person or 2 images of the training data were left out.")
                .contains("People could not be compared, because the set or the training data does not name them.");
    }
}
