// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.result.ArmMargins;
import dev.fairloss.contract.result.DatasetReportBuilder;
import dev.fairloss.contract.result.EnvironmentBuilder;
import dev.fairloss.contract.result.EpochMargins;
import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.contract.result.MarginReason;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.result.TrainReportBuilder;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.contract.result.VerificationResultBuilder;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.Replication;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.eval.Uncertainty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sentences of the headline for given accuracies. */
class HeadlineTest {
    private static final Arm FAIR = new Arm.FairLoss();
    private static final Arm LOW = new Arm.FixedMargin(.15);
    private static final Arm INITIAL = new Arm.FixedMargin(.25);

    private final List<EvaluationReport> evaluations = new ArrayList<>();
    private final List<TrainReport> runs = new ArrayList<>();
    private final List<ArmMargins> histories = new ArrayList<>();
    private List<Arm> arms = List.of(FAIR, LOW, INITIAL);

    /** One accuracy per seed, each with a standard error of .005. */
    private int seeds = 3;

    private Replication replication = Replication.PerSeed;

    private HeadlineTest accuracies(Arm arm, double... ofSeeds) {
        return accuracies(arm, .9, ofSeeds);
    }

    private HeadlineTest accuracies(Arm arm, double auc, double[] ofSeeds) {
        for (int seed = 0; seed < ofSeeds.length; seed++) {
            VerificationResult result = VerificationResultBuilder.builder()
                    .set("lfw")
                    .identities(10)
                    .genuine(100)
                    .impostors(100)
                    .folds(List.of())
                    .accuracy(ofSeeds[seed])
                    .standardError(.005)
                    .auc(auc)
                    .tarAtFar(List.of())
                    .roc(List.of())
                    .note("")
                    .overlap(new TrainingOverlap(true, 0, 0, 0))
                    .build();
            evaluations.add(new EvaluationReport(1, arm.name(), seed, List.of(result), Optional.empty(), 1));
            runs.add(training(arm.name(), seed));
        }
        return this;
    }

    /** The level of FairLoss's groups in the last of three epochs, of the margins .15 and .25, by seed. */
    private HeadlineTest lastLevels(int... levels) {
        for (int seed = 0; seed < levels.length; seed++) {
            int last = levels[seed];
            List<EpochMargins> epochs = IntStream.range(0, 3)
                    .mapToObj(epoch -> new EpochMargins(
                            epoch,
                            Collections.nCopies(9, epoch < 2 ? 1 : last),
                            Collections.nCopies(9, Action.KEEP),
                            Collections.nCopies(9, MarginReason.LEARNED),
                            List.of()))
                    .toList();
            histories.add(new ArmMargins(FAIR.name(), seed, MarginHistory.byGroup(List.of(.15, .25), epochs)));
        }
        return this;
    }

    private static TrainReport training(String run, int seed) {
        return training(run, seed, 1, 3000);
    }

    private static TrainReport training(String run, int seed, int networks, long updates) {
        return TrainReportBuilder.builder()
                .version(1)
                .run(run)
                .seed(seed)
                .network(OptionalInt.empty())
                .networks(networks)
                .updates(updates)
                .updatesDone(updates)
                .batchSize(100)
                .imagesPerEpoch(100)
                .seconds(118)
                .imagesPerSecond(1600)
                .curve(List.of())
                .rollbacks(0)
                .build();
    }

    private Headline headline() {
        List<PhaseCost> costs = List.of(
                new PhaseCost(StepKind.PRETRAIN, Optional.empty(), 0, 120, 0, 0, OptionalDouble.empty(), 0),
                new PhaseCost(StepKind.COLLECT, Optional.empty(), 40, 5.2, 9, 90.4, OptionalDouble.empty(), 57_600),
                new PhaseCost(StepKind.POLICY, Optional.empty(), 2, 0, 0, 0, OptionalDouble.empty(), 0));
        ExperimentResults results = ExperimentResultsBuilder.builder()
                .version(1)
                .name("test")
                .finished(Instant.EPOCH)
                .experimentFile("")
                .arms(arms)
                .seeds(seeds)
                .margins(List.of(.15, .25))
                .initialMargin(.25)
                .environment(EnvironmentBuilder.builder()
                        .product("")
                        .java("")
                        .engine("")
                        .system("")
                        .device("")
                        .threads(1)
                        .precision("")
                        .build())
                .data(DatasetReportBuilder.builder()
                        .version(1)
                        .source("")
                        .imageSize(64)
                        .identities(0)
                        .images(0)
                        .fairnessImages(0)
                        .rewardImages(0)
                        .heldOutIdentities(0)
                        .heldOutIdentityImages(0)
                        .skipped(SkippedFiles.NONE)
                        .tailMaximum(2)
                        .middleMaximum(5)
                        .histogram(List.of())
                        .fingerprint("")
                        .build())
                .groups(List.of())
                .replication(replication)
                .replicates(List.of())
                .histories(histories)
                .runs(runs)
                .evaluations(evaluations)
                .summary(Summaries.of(arms, evaluations, runs, costs, Uncertainty.of(List.of()), 1, 480))
                .attributes(List.of())
                .identification(List.of())
                .templates(List.of())
                .costs(costs)
                .build();
        return new Headline(results, new ArmStyles(arms));
    }

    private static String plain(String text) {
        return text.replace('\u00a0', ' ');
    }

    @Test
    void differenceThatIsNotSignificant() {
        // Differences .004, -.002, .004: mean .002, sd .003464; half width 4.303 × .003464 / sqrt(3) = .0086.
        Headline headline = accuracies(FAIR, .861, .857, .865)
                .accuracies(LOW, .9, .9, .9)
                .accuracies(INITIAL, .857, .859, .861)
                .headline();
        assertThat(plain(headline.verification()))
                .isEqualTo(
                        "FairLoss reaches .861 ± .004 accuracy on lfw, compared with .859 ± .002 for the fixed margin .25: no"
                                + " significant difference (3 paired seeds; smallest detectable difference: .011).");
        assertThat(headline.interval())
                .hasValue(
                        "The difference in accuracy on lfw is +.002 (95% confidence interval −.007 to +.011, over seeds alone)."
                                + " The smallest difference that would be found in 80% of such experiments is .011.");
    }

    /** Networks with equal margins are equal, so a difference of 0 measures nothing. */
    @Test
    void aPolicyThatChangesNoMarginIsNoComparison() {
        Headline headline = accuracies(FAIR, .861, .857)
                .accuracies(INITIAL, .861, .857)
                .lastLevels(1, 1)
                .headline();
        assertThat(plain(headline.verification()))
                .isEqualTo(
                        "FairLoss reaches .859 ± .003 accuracy on lfw: nothing was changed. The learned policy kept every"
                                + " group at the margin .25, so FairLoss trained the same networks as the fixed margin .25.");
        assertThat(headline.interval()).isEmpty();
    }

    @Test
    void aPolicyThatChangesMarginsInSomeSeedsIsCompared() {
        Headline headline = accuracies(FAIR, .861, .857, .865)
                .accuracies(INITIAL, .857, .859, .861)
                .lastLevels(1, 0, 1)
                .headline();
        assertThat(plain(headline.verification()))
                .contains("no significant difference (3 paired seeds; smallest detectable difference: .011).")
                .endsWith(" The learned policy changed no margin in 2 of 3 seeds.");
        assertThat(headline.interval()).isPresent();
    }

    @Test
    void changedMarginsNeedNoRemark() {
        assertThat(plain(accuracies(FAIR, .861, .857)
                        .accuracies(INITIAL, .860, .857)
                        .lastLevels(0, 0)
                        .headline()
                        .verification()))
                .matches(
                        ".*no significant difference \\(2 paired seeds; smallest detectable difference: [.0-9]+\\)\\.");
    }

    @Test
    void saysWhatElseTheCostBuys() {
        Arm longer = new Arm.TrainLonger();
        Arm more = new Arm.MoreSeeds();
        arms = List.of(FAIR, INITIAL, longer, more);
        accuracies(FAIR, .860, .861, .862)
                .accuracies(INITIAL, .861, .860, .862)
                .accuracies(longer, .880, .880, .881)
                .accuracies(more, .861, .861, .862);
        runs.removeIf(run -> run.run().equals(longer.name()) || run.run().equals(more.name()));
        for (int seed = 0; seed < 3; seed++) {
            runs.add(training(longer.name(), seed, 1, 6544));
            runs.add(training(more.name(), seed, 2, 3000));
        }
        assertThat(headline().equalCost().stream().map(HeadlineTest::plain))
                .containsExactly(
                        "The cost of FairLoss also buys a training of 6,544 updates with the fixed margin .25: .880 ± .001"
                                + " accuracy. FairLoss compared with it: significantly lower (3 paired seeds; smallest detectable"
                                + " difference: .002).",
                        "The cost of FairLoss also buys 2 networks of 3,000 updates with the fixed margin .25, whose scores"
                                + " are summed: .861 ± .001 accuracy. FairLoss compared with it: no significant difference (3"
                                + " paired seeds; smallest detectable difference: .002).");
    }

    @Test
    void withoutAnArmOfEqualCostNothingIsSaidAboutIt() {
        assertThat(accuracies(FAIR, .861).accuracies(INITIAL, .859).headline().equalCost())
                .isEmpty();
    }

    @Test
    void significantDifferencesInBothDirections() {
        // Differences .020, .021, .022: mean .021, sd .001; half width 4.303 × .001 / sqrt(3) = .0025.
        assertThat(plain(accuracies(FAIR, .880, .881, .882)
                        .accuracies(INITIAL, .860, .860, .860)
                        .headline()
                        .verification()))
                .endsWith(
                        "for the fixed margin .25: significantly higher (3 paired seeds; smallest detectable difference: .003).");
        evaluations.clear();
        assertThat(plain(accuracies(FAIR, .860, .860, .860)
                        .accuracies(INITIAL, .880, .881, .882)
                        .headline()
                        .verification()))
                .contains("significantly lower");
    }

    @Test
    void noConclusionFromMeasuresThatDisagree() {
        assertThat(plain(accuracies(FAIR, .93, new double[] {.860, .860, .860})
                        .accuracies(INITIAL, .9, new double[] {.880, .881, .882})
                        .headline()
                        .verification()))
                .endsWith("the accuracy is lower, but other measures disagree (AUC +.030), so neither arm is better (3"
                        + " paired seeds; smallest detectable difference: .003).");
    }

    @Test
    void oneSeedHasUnknownSignificance() {
        Headline headline = accuracies(FAIR, .861).accuracies(INITIAL, .859).headline();
        assertThat(headline.verification())
                .isEqualTo(
                        "FairLoss reaches .861 accuracy on lfw, compared with .859 for the fixed margin .25: a difference"
                                + " of +.002 with one seed, so its significance is unknown.");
        assertThat(headline.interval())
                .hasValue("The finite number of pairs alone gives each accuracy a standard error of .005.");
    }

    /** One seed has no spread over seeds, so its detectable difference is a lower bound. */
    @Test
    void theSmallestDetectableDifferenceIsBesideThatOfOneSeed() {
        var interval = new Interval(OptionalDouble.of(.005), OptionalDouble.empty(), .01, .014);
        var difference = new PairedDifference(
                INITIAL.name(), "lfw", "accuracy", MeanOverSeeds.of(List.of(.002)), Optional.of(interval));
        assertThat(accuracies(FAIR, .861).accuracies(INITIAL, .859).headline().verdict(difference))
                .isEqualTo("a difference of +.002 with one seed, so its significance is unknown (smallest detectable"
                        + " difference: .014 or more, since one seed shows no spread of the training).");
    }

    @Test
    void nothingToCompareWith() {
        arms = List.of(FAIR);
        assertThat(plain(accuracies(FAIR, .861, .857).headline().verification()))
                .isEqualTo("FairLoss reaches .859 ± .003 accuracy on lfw (2 seeds); the experiment has no other arm to"
                        + " compare it with.");
    }

    @Test
    void namesAbortedArms() {
        accuracies(FAIR, .861);
        runs.add(TrainReportBuilder.builder()
                .version(1)
                .run(INITIAL.name())
                .seed(0)
                .network(OptionalInt.empty())
                .networks(1)
                .updates(3000)
                .updatesDone(812)
                .batchSize(100)
                .imagesPerEpoch(100)
                .seconds(30)
                .imagesPerSecond(1600)
                .curve(List.of())
                .rollbacks(3)
                .aborted(Optional.of("the loss was not a number"))
                .build());
        Headline headline = headline();
        assertThat(headline.verification()).endsWith("the fixed margin .25 has no result: the loss was not a number.");
        assertThat(plain(headline.aborted().get(0)))
                .isEqualTo("fixed .25 failed in 1 run (seed 0): the loss was not a number.");
    }

    @Test
    void saysWhatTheResultsDoNotCover() {
        accuracies(FAIR, .861);
        seeds = 1;
        assertThat(headline().coverage())
                .hasValue("This is a first look: with one seed, no difference is significant.");
        seeds = 3;
        assertThat(headline().coverage()).isEmpty();
        replication = Replication.Shared;
        assertThat(headline().coverage())
                .hasValue("All seeds share one policy, so the intervals hold for this policy only.");
    }

    @Test
    void collectionCostInUpdates() {
        // 480 updates of 100 images, and 57,600 - 48,000 = 9,600 embedded images of 2/3 of the computation: 480 + 64 =
        // 544; with
        // the 3,000 updates of pretraining 3,544 of 3,000.
        runs.add(training(TrainReport.PRETRAINING, 0));
        assertThat(plain(accuracies(FAIR, .861).headline().collectionCost().orElseThrow()))
                .isEqualTo(
                        "Reward collection took 480 updates and 9,600 embedded images, the computation of 544 training"
                                + " updates or .18× one training (3,000 updates). With the pretraining that it needs, it is 1.2×.");
    }
}
