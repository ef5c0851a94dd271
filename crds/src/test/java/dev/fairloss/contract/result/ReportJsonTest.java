// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ArmSummary.TarSummary;
import dev.fairloss.contract.result.DatasetReport.HistogramBin;
import dev.fairloss.contract.result.GroupResult.Basis;
import dev.fairloss.contract.result.OperatingPoint.Rates;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.Replication;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.contract.step.StepKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reports and results match their golden JSON files and round-trip; {@code -Dgolden.update} rewrites the files. */
class ReportJsonTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/result");

    static Stream<Arguments> records() {
        return Stream.of(
                arguments("evaluation-report.json", evaluation()),
                arguments("train-report.json", training()),
                arguments("dataset-report.json", data()),
                arguments("results.json", results()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void matchesTheGoldenFileAndRoundTrips(String file, Object value) throws IOException {
        Path golden = GOLDEN.resolve(file);
        String json = new String(ContractJson.write(value), StandardCharsets.UTF_8);
        if (System.getProperty("golden.update") != null) {
            Files.writeString(golden, json);
        }
        assertThat(json).isEqualTo(Files.readString(golden));
        assertThat(ContractJson.strictMapper().readValue(json, value.getClass()))
                .isEqualTo(value);
    }

    @Test
    void meanAndDeviationOverSeeds() {
        // Mean of 1, 2, 6 is 3; squares 4 + 1 + 9 = 14; sqrt(14 / 2) = 2.6458.
        MeanOverSeeds three = MeanOverSeeds.of(List.of(1., 2., 6.));
        assertThat(three.mean()).isEqualTo(3);
        assertThat(three.sd().orElseThrow()).isCloseTo(2.6458, within(1e-4));
        assertThat(MeanOverSeeds.of(List.of(.5))).isEqualTo(new MeanOverSeeds(.5, OptionalDouble.empty(), 1));
    }

    private static PairedDifference difference(double mean, Interval interval) {
        var over = new MeanOverSeeds(mean, OptionalDouble.empty(), 2);
        return new PairedDifference("fixed-0.25", "lfw", "auc", over, Optional.ofNullable(interval));
    }

    @Test
    void significanceNeedsAnIntervalOverSeedsThatExcludesZero() {
        OptionalDouble some = OptionalDouble.of(.05);
        assertThat(difference(-.5, null).significant()).isFalse();
        assertThat(difference(-.5, new Interval(some, some, .1, .2)).significant())
                .isTrue();
        assertThat(difference(-.5, new Interval(some, some, .6, .8)).significant())
                .isFalse();
        assertThat(difference(-.5, new Interval(some, OptionalDouble.empty(), .1, .2))
                        .significant())
                .as("one seed")
                .isFalse();
    }

    @Test
    void anOppositeDifferenceBeyondItsErrorContradicts() {
        // Standard error sqrt(.03² + .04²) = .05.
        var interval = new Interval(OptionalDouble.of(.03), OptionalDouble.of(.04), .1, .2);
        PairedDifference lower = difference(-.5, interval);
        assertThat(difference(.06, interval).contradicts(lower)).isTrue();
        assertThat(difference(.04, interval).contradicts(lower)).isFalse();
        assertThat(difference(-.06, interval).contradicts(lower)).isFalse();
    }

    @Test
    void aRateIsReliableFromTenAcceptedImpostorsOn() {
        assertThat(new TarAtFar(.01, 1000, 10, OptionalDouble.of(.5), OptionalDouble.of(.1)).reliable())
                .isTrue();
        assertThat(new TarAtFar(.01, 999, 9, OptionalDouble.of(.5), OptionalDouble.of(.1)).reliable())
                .isFalse();
        assertThat(new TarSummary(.1, 99, Optional.empty(), Optional.empty()).reliable())
                .isFalse();
    }

    private static EvaluationReport evaluation() {
        TarAtFar measured = new TarAtFar(.1, 20, 2, OptionalDouble.of(.75), OptionalDouble.of(.125));
        TarAtFar tooFew = new TarAtFar(.01, 20, 0, OptionalDouble.empty(), OptionalDouble.empty());
        VerificationResult result = VerificationResultBuilder.builder()
                .set("lfw")
                .identities(31)
                .genuine(20)
                .impostors(20)
                .folds(List.of(new FoldResult(.25, .75), new FoldResult(.5, 1)))
                .accuracy(.875)
                .standardError(.125)
                .auc(.9375)
                .tarAtFar(List.of(measured, tooFew))
                .roc(List.of(new RocPoint(0, 0), new RocPoint(.05, .75), new RocPoint(1, 1)))
                .note("2 folds of the pairs file")
                .overlap(new TrainingOverlap(true, 1, 0, 2))
                .build();
        FairnessResult fairness = FairnessResultBuilder.builder()
                .overall(group("all", Basis.HELD_OUT))
                .counts(Stream.of("tail", "middle", "head")
                        .map(name -> group(name, Basis.HELD_OUT))
                        .toList())
                .groups(Group.all().stream()
                        .map(group -> group(group.label(), Basis.NONE))
                        .toList())
                .threshold(OptionalDouble.of(.375))
                .accuracyGap(OptionalDouble.of(.0625))
                .note("held-out images")
                .worst(Optional.of(CountGroup.TAIL))
                .operatingPoint(Optional.of(new OperatingPoint(
                        .01,
                        .5,
                        List.of(new Rates("tail", .0125, .25), new Rates("head", .0075, 0)),
                        .875,
                        .625,
                        OptionalDouble.of(1.25),
                        OptionalDouble.empty())))
                .build();
        return new EvaluationReport(
                EvaluationReport.VERSION, "fairloss", 0, List.of(result), Optional.of(fairness), 1.5);
    }

    private static GroupResult group(String name, Basis basis) {
        boolean any = basis != Basis.NONE;
        OptionalDouble value = any ? OptionalDouble.of(.25) : OptionalDouble.empty();
        return GroupResultBuilder.builder()
                .group(name)
                .identities(any ? 3 : 0)
                .basis(basis)
                .comparable(any)
                .measuredIdentities(any ? 2 : 0)
                .genuine(any ? 4 : 0)
                .impostors(any ? 4 : 0)
                .accuracy(value)
                .standardError(value)
                .falseRejectRate(value)
                .falseAcceptRate(value)
                .intraClass(value)
                .interClass(value)
                .utilities(Map.of(Utility.DPrime, 2.5))
                .build();
    }

    private static TrainReport training() {
        return TrainReportBuilder.builder()
                .version(TrainReport.VERSION)
                .run(TrainReport.PRETRAINING)
                .seed(1)
                .network(OptionalInt.of(2))
                .networks(1)
                .updates(1000)
                .updatesDone(500)
                .batchSize(64)
                .imagesPerEpoch(4800)
                .seconds(20.5)
                .imagesPerSecond(1560.9)
                .curve(List.of(new CurvePoint(250, 12.5, .1), new CurvePoint(500, 6.25, .05)))
                .rollbacks(3)
                .skippedUpdates(Optional.of(2))
                .aborted(Optional.of("the loss was not a number three times"))
                .build();
    }

    private static DatasetReport data() {
        return DatasetReportBuilder.builder()
                .version(DatasetReport.VERSION)
                .source("synthetic faces, seed 1")
                .imageSize(64)
                .identities(3)
                .images(9)
                .fairnessImages(1)
                .rewardImages(1)
                .heldOutIdentities(2)
                .heldOutIdentityImages(4)
                .skipped(SkippedFiles.NONE)
                .tailMaximum(2)
                .middleMaximum(5)
                .histogram(List.of(new HistogramBin(2, 2), new HistogramBin(5, 1)))
                .fingerprint("ab12")
                .build();
    }

    private static Summary summary() {
        MeanOverSeeds two = MeanOverSeeds.of(List.of(.75, .5));
        MeanOverSeeds one = MeanOverSeeds.of(List.of(.75));
        return new Summary(
                List.of(new ArmSummary(
                        "fairloss",
                        "lfw",
                        two,
                        .125,
                        Optional.of(new Interval(OptionalDouble.of(.0625), OptionalDouble.of(.125), .5, .75)),
                        two,
                        List.of(
                                new TarSummary(.1, 20, Optional.of(two), Optional.empty()),
                                new TarSummary(.01, 20, Optional.empty(), Optional.empty())))),
                List.of(new PairedDifference("fixed-0.25", "lfw", "accuracy", one, Optional.empty())),
                List.of(GroupSummaryBuilder.builder()
                        .arm("fairloss")
                        .group("tail")
                        .identities(2)
                        .basis(Basis.TRAINING)
                        .comparable(false)
                        .genuine(4)
                        .impostors(4)
                        .standardError(OptionalDouble.of(.25))
                        .accuracy(Optional.of(two))
                        .falseRejectRate(Optional.of(two))
                        .falseAcceptRate(Optional.of(two))
                        .build()),
                List.of(GroupDisparityBuilder.builder()
                        .arm("fairloss")
                        .worst(Optional.of(CountGroup.HEAD))
                        .accuracyGap(Optional.of(one))
                        .fdr(Optional.of(one))
                        .fdrInterval(Optional.of(
                                new Interval(OptionalDouble.of(.01), OptionalDouble.empty(), .0225, .03125)))
                        .garbe(Optional.of(one))
                        .build()),
                Optional.of("fairloss"),
                List.of(new ArmCost("fairloss", 3000, 5225)),
                Optional.of(new CollectionCost(2, 3000, 1600, 60_000, 2225, 3000, 47, 118, 94)));
    }

    static ExperimentResults results() {
        return ExperimentResultsBuilder.builder()
                .version(ExperimentResults.VERSION)
                .name("quickstart")
                .finished(Instant.parse("2026-02-03T04:05:06Z"))
                .experimentFile("apiVersion: fairloss.dev/v1alpha1\n")
                .arms(List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25), new Arm.RandomPolicy()))
                .seeds(2)
                .margins(List.of(.15, .25, .35, .45))
                .initialMargin(.25)
                .environment(EnvironmentBuilder.builder()
                        .product("0.1.0")
                        .java("17.0.15")
                        .engine("PyTorch 2.7.1")
                        .system("Linux amd64")
                        .device("cpu")
                        .threads(2)
                        .precision("Float32")
                        .build())
                .data(data())
                .groups(List.of(new GroupSize(Group.of(0), 2, 4)))
                .replication(Replication.PerSeed)
                .replicates(List.of())
                .histories(List.of())
                .runs(List.of(training()))
                .evaluations(List.of())
                .summary(summary())
                .attributes(List.of())
                .identification(List.of())
                .templates(List.of())
                .costs(List.of(
                        new PhaseCost(StepKind.PREPARE, Optional.empty(), 2, 0, 0, 0, OptionalDouble.empty(), 0),
                        new PhaseCost(
                                StepKind.TRAIN, Optional.of("fairloss"), 20.5, 0, 4, 0, OptionalDouble.of(18.25), 0)))
                .build();
    }
}
