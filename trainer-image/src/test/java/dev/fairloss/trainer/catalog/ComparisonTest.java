// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.DatasetReportBuilder;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.trainer.store.FolderStore;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static ExperimentResults results;

    @BeforeAll
    static void run(@TempDir Path folder) {
        TinyExperiment.finished(folder);
        try (var store = FolderStore.open(folder.resolve("fairloss-store"), Clock.systemUTC())) {
            results = ContractJson.read(
                    store.read(ArtifactLayout.results("default", "tiny")).orElseThrow(), ExperimentResults.class);
        }
    }

    private static ExperimentResults with(String spec) {
        return ExperimentResultsBuilder.builder(results)
                .experimentFile("spec: " + spec)
                .build();
    }

    /** The differing settings of two specs, as PATH FIRST SECOND; a dash is a setting that is absent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a: 1} | {a: 1} | ''",
                "{a: 1} | {a: 2} | a 1 2",
                "{a: 1} | {b: 1} | a 1 -, b - 1",
                "{a: {b: x, c: y}} | {a: {c: z, b: x}} | a.c y z",
                "{a: [1, 2]} | {a: [1, 3]} | a [1,2] [1,3]",
                "{a: [{name: x}, {name: y}]} | {a: [{name: x}, {name: z}]} | a[1].name y z",
                "{a: [{name: x}]} | {a: []} | a - [], a[0].name x -",
                "{a: '0.10'} | {a: '0.1'} | a 0.10 0.1",
            })
    void settingsThatDifferAreListedByPath(String first, String second, String expected) {
        var text = Comparison.of(with(first), with(second)).settings().stream()
                .map(setting -> setting.path() + " " + setting.first().orElse("-") + " "
                        + setting.second().orElse("-"))
                .toList();
        assertThat(String.join(", ", text)).isEqualTo(expected);
    }

    @Test
    void anExperimentEqualsItself() {
        var same = Comparison.of(results, results);
        assertThat(same.sameData()).isTrue();
        assertThat(same.settings()).isEmpty();
        assertThat(same.accuracies()).isNotEmpty().allSatisfy(metric -> assertThat(metric.difference())
                .hasValue(0));
        assertThat(same.costs())
                .extracting(Comparison.Metric::name)
                .contains("collect", "evaluate", "policy", "prepare", "pretrain", "train");
    }

    @Test
    void otherImagesAreOtherData() {
        var other = ExperimentResultsBuilder.builder(results)
                .data(DatasetReportBuilder.builder(results.data())
                        .fingerprint("0".repeat(64))
                        .build())
                .build();
        assertThat(Comparison.of(results, other).sameData()).isFalse();
    }

    @Test
    void theSecondsOfAPhaseAreAddedUp() {
        var twice = ExperimentResultsBuilder.builder(results)
                .costs(Stream.concat(results.costs().stream(), results.costs().stream())
                        .toList())
                .build();
        assertThat(Comparison.of(results, twice).costs())
                .allSatisfy(cost -> assertThat(cost.second().orElseThrow().mean())
                        .isCloseTo(2 * cost.first().orElseThrow().mean(), within(1e-9)));
    }

    @Test
    void aMetricOfOneExperimentHasNoDifference() {
        var one = Optional.of(new MeanOverSeeds(.5, OptionalDouble.empty(), 1));
        assertThat(new Comparison.Metric("a", one, Optional.empty()).difference())
                .isEmpty();
        assertThat(new Comparison.Metric("a", Optional.empty(), one).difference())
                .isEmpty();
    }

    @Test
    void severalSeedsHaveADeviation() {
        assertThat(Comparison.text(MeanOverSeeds.of(List.of(.5)), "%.2f")).isEqualTo("0.50");
        assertThat(Comparison.text(MeanOverSeeds.of(List.of(.4, .6)), "%.2f")).isEqualTo("0.50 ± 0.14");
    }
}
