// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ArmSummary.TarSummary;
import dev.fairloss.contract.result.DatasetReport.CountBar;
import dev.fairloss.contract.result.GroupResult.Basis;
import dev.fairloss.contract.spec.Arm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reports and results have the JSON form of their golden files and come back unchanged. {@code -Dgolden.update} rewrites them. */
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
    void hasTheGoldenFormAndComesBackFromIt(String file, Object value) throws IOException {
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

    @Test
    void oneSeedIsNeverBeyondNoise() {
        MeanOverSeeds one = MeanOverSeeds.of(List.of(.5));
        assertThat(new PairedDifference("fixed-0.25", "lfw", "auc", one, OptionalDouble.empty()).beyondNoise())
                .isFalse();
        MeanOverSeeds two = MeanOverSeeds.of(List.of(-.5, -.5));
        assertThat(new PairedDifference("fixed-0.25", "lfw", "auc", two, OptionalDouble.of(.1)).beyondNoise())
                .isTrue();
        assertThat(new PairedDifference("fixed-0.25", "lfw", "auc", two, OptionalDouble.of(.6)).beyondNoise())
                .isFalse();
    }

    private static EvaluationReport evaluation() {
        TarAtFar measured = new TarAtFar(.1, 20, 2, OptionalDouble.of(.75), OptionalDouble.of(.125));
        TarAtFar tooFew = new TarAtFar(.01, 20, 0, OptionalDouble.empty(), OptionalDouble.empty());
        VerificationResult result = new VerificationResult(
                "lfw",
                31,
                20,
                20,
                List.of(new FoldResult(.25, .75), new FoldResult(.5, 1)),
                .875,
                .125,
                .9375,
                List.of(measured, tooFew),
                List.of(new RocPoint(0, 0), new RocPoint(.05, .75), new RocPoint(1, 1)),
                "2 folds as the pairs file has them");
        FairnessResult fairness = new FairnessResult(
                group("all", Basis.KEPT_OUT),
                Stream.of("tail", "middle", "head")
                        .map(name -> group(name, Basis.KEPT_OUT))
                        .toList(),
                Group.all().stream()
                        .map(group -> group(group.label(), Basis.NONE))
                        .toList(),
                OptionalDouble.of(.375),
                Optional.of(CountGroup.TAIL),
                OptionalDouble.of(.0625),
                "images kept out of training");
        return new EvaluationReport(
                EvaluationReport.VERSION, "fairloss", 0, List.of(result), Optional.of(fairness), 1.5);
    }

    private static GroupResult group(String name, Basis basis) {
        boolean any = basis != Basis.NONE;
        OptionalDouble figure = any ? OptionalDouble.of(.25) : OptionalDouble.empty();
        return new GroupResult(
                name,
                any ? 3 : 0,
                basis,
                any ? 2 : 0,
                any ? 4 : 0,
                any ? 4 : 0,
                figure,
                figure,
                figure,
                figure,
                figure,
                figure);
    }

    private static TrainReport training() {
        return new TrainReport(
                TrainReport.VERSION,
                "fairloss",
                0,
                1000,
                500,
                64,
                4800,
                20.5,
                1560.9,
                List.of(new CurvePoint(250, 12.5, .1), new CurvePoint(500, 6.25, .05)),
                3,
                Optional.of("the loss was not a number three times"));
    }

    private static DatasetReport data() {
        return new DatasetReport(
                DatasetReport.VERSION,
                "drawn faces, seed 1",
                64,
                3,
                9,
                1,
                2,
                4,
                0,
                2,
                5,
                List.of(new CountBar(2, 2), new CountBar(5, 1)),
                "ab12");
    }

    private static ExperimentResults results() {
        MeanOverSeeds two = MeanOverSeeds.of(List.of(.75, .5));
        MeanOverSeeds one = MeanOverSeeds.of(List.of(.75));
        Summary summary = new Summary(
                List.of(new ArmSummary(
                        "fairloss",
                        "lfw",
                        two,
                        .125,
                        two,
                        List.of(new TarSummary(.1, 20, Optional.of(two)), new TarSummary(.01, 20, Optional.empty())))),
                List.of(new PairedDifference("fixed-0.25", "lfw", "accuracy", one, OptionalDouble.empty())),
                List.of(new GroupSummary(
                        "fairloss",
                        "tail",
                        2,
                        Basis.TRAINED_ON,
                        4,
                        4,
                        Optional.of(two),
                        OptionalDouble.of(.25),
                        Optional.of(two),
                        Optional.of(two),
                        Optional.empty(),
                        Optional.empty())),
                List.of(new GroupDisparity("fairloss", Optional.of(CountGroup.HEAD), Optional.of(one))),
                Optional.of(new CollectionCost(47, 118, 94, 3000, 1500)));
        return new ExperimentResults(
                ExperimentResults.VERSION,
                "quickstart",
                Instant.parse("2026-02-03T04:05:06Z"),
                "apiVersion: fairloss.dev/v1alpha1\n",
                List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25), new Arm.RandomPolicy()),
                2,
                List.of(.15, .25, .35, .45),
                .25,
                new Environment("0.1.0", "17.0.15", "PyTorch 2.7.1", "Linux amd64", "cpu", 2, "Float32"),
                data(),
                List.of(new GroupSize(Group.of(0), 2, 4)),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(training()),
                List.of(),
                summary,
                List.of(
                        new PhaseCost("prepare", Optional.empty(), 2, 0, 0),
                        new PhaseCost("train", Optional.of("fairloss"), 20.5, 0, 4)));
    }
}
