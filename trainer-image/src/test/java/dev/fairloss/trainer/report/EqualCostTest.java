// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.Summary;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.result.TrainReportBuilder;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.trainer.eval.Uncertainty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sentences on the arms that cost as much as FairLoss, with one seed. */
class EqualCostTest {
    private static final Arm FAIR = new Arm.FairLoss();
    private static final Arm FIXED = new Arm.FixedMargin(.25);
    private static final Arm LONGER = new Arm.TrainLonger();
    private static final Arm MORE = new Arm.MoreSeeds();
    private static final List<Arm> ARMS = List.of(FAIR, FIXED, LONGER, MORE);

    private final List<TrainReport> runs = new ArrayList<>();
    private final List<ArmSummary> summaries = new ArrayList<>();
    private final List<PairedDifference> differences = new ArrayList<>();

    @BeforeEach
    void trainAndEvaluateAllArms() {
        runs.add(run(FAIR, 1, 3000));
        runs.add(run(FIXED, 1, 3000));
        runs.add(run(LONGER, 1, 6544));
        runs.add(run(MORE, 2, 3000));
        ARMS.forEach(arm -> summaries.add(summary(arm, "lfw", .86)));
        ARMS.subList(1, ARMS.size()).forEach(arm -> differences.add(difference(arm, "lfw")));
    }

    private static TrainReport run(Arm arm, int networks, long updates) {
        return TrainReportBuilder.builder()
                .version(TrainReport.VERSION)
                .run(arm.name())
                .seed(1)
                .network(OptionalInt.empty())
                .networks(networks)
                .updates(updates)
                .updatesDone(updates)
                .batchSize(64)
                .imagesPerEpoch(640)
                .seconds(1)
                .imagesPerSecond(1)
                .curve(List.of())
                .rollbacks(0)
                .build();
    }

    private static ArmSummary summary(Arm arm, String set, double accuracy) {
        var mean = MeanOverSeeds.of(List.of(accuracy));
        return new ArmSummary(arm.name(), set, mean, .01, Optional.empty(), mean, List.of());
    }

    private static PairedDifference difference(Arm baseline, String set) {
        var mean = new MeanOverSeeds(.02, OptionalDouble.empty(), 1);
        return new PairedDifference(baseline.name(), set, Uncertainty.ACCURACY, mean, Optional.empty());
    }

    private List<String> sentences() {
        var results = new PlausibleResults(ARMS, 1)
                .on(List.of("lfw"), 1)
                .withoutCollection()
                .make()
                .with(copy -> copy.runs(runs)
                        .summary(new Summary(
                                summaries,
                                differences,
                                List.of(),
                                List.of(),
                                Optional.empty(),
                                List.of(),
                                Optional.empty())));
        return new EqualCost(results, new Headline(results, new ArmStyles(ARMS)))
                .sentences().stream().map(text -> text.replace('\u00a0', ' ')).toList();
    }

    @Test
    void armsOfEqualCostAreComparedAndArmsOfOneTrainingAreNot() {
        assertThat(sentences())
                .containsExactly(
                        "The cost of FairLoss also buys a training of 6,544 updates with the fixed margin .25: .860"
                                + " accuracy. FairLoss compared with it: a difference of +.020 with one seed, so its"
                                + " significance is unknown.",
                        "The cost of FairLoss also buys 2 networks of 3,000 updates with the fixed margin .25, whose"
                                + " scores are summed: .860 accuracy. FairLoss compared with it: a difference of +.020"
                                + " with one seed, so its significance is unknown.");
    }

    @Test
    void onlyTheFirstEvaluationSetCounts() {
        ARMS.forEach(arm -> summaries.add(summary(arm, "other", .7)));
        differences.add(difference(LONGER, "other"));
        assertThat(sentences()).hasSize(2).noneMatch(text -> text.contains(".700"));
    }

    @Test
    void anArmWhoseTrainingsFailedHasNoSentence() {
        runs.replaceAll(run -> run.run().equals(LONGER.name())
                ? TrainReportBuilder.builder(run)
                        .aborted(Optional.of("diverged"))
                        .build()
                : run);
        assertThat(sentences()).singleElement().asString().contains("2 networks");
    }

    @Test
    void theLengthIsThatOfASeedThatFinished() {
        runs.add(
                0,
                TrainReportBuilder.builder(run(LONGER, 1, 9))
                        .aborted(Optional.of("diverged"))
                        .build());
        assertThat(sentences().get(0)).contains("a training of 6,544 updates");
    }

    @Test
    void anArmWithoutAnEvaluationHasNoSentence() {
        summaries.removeIf(summary -> summary.arm().equals(MORE.name()));
        assertThat(sentences()).singleElement().asString().contains("a training of");
    }

    @Test
    void withoutACommonSeedTheSignificanceIsUnknown() {
        differences.removeIf(difference -> difference.baseline().equals(MORE.name()));
        assertThat(sentences().get(1))
                .endsWith("they have no seed in common, so the significance of the difference is unknown.");
    }

    @Test
    void withoutAnEvaluationSetThereIsNoSentence() {
        summaries.clear();
        assertThat(sentences()).isEmpty();
    }
}
