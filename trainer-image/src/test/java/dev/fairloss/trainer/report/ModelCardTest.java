// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.result.DatasetReportBuilder;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCardTest {
    private static ResolvedSpec spec;

    private final ExperimentResults results = results(2);

    @BeforeAll
    static void readSpec(@TempDir Path folder) {
        spec = SpecResolver.of(ExperimentFileReader.read(TinyExperiment.write(folder, TinyExperiment.SYNTHETIC))
                .spec());
    }

    private static ExperimentResults results(int seeds) {
        return new PlausibleResults(List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25)), seeds)
                .on(List.of("lfw"), 60)
                .make();
    }

    private static String card(ExperimentResults results, String arm, int seed) {
        return ModelCard.render(results, spec, arm, seed).replace('\u00a0', ' ');
    }

    /** The metadata header of the Hugging Face Hub is YAML between two lines of dashes at the start of the file. */
    @Test
    void beginsWithMetadataAndTheNetwork() {
        assertThat(card(results, "fixed-0.25", 1))
                .startsWith("---\nlibrary_name: fairloss\ntags:\n- face-recognition\n- fairness\n---\n\n"
                        + "# lfw-quickstart: fixed .25, seed 1\n");
    }

    @Test
    void hasTheSectionsOfAModelCard() {
        assertThat(card(results, "fairloss", 0).lines().filter(line -> line.startsWith("## ")))
                .containsExactly(
                        "## Training data",
                        "## Method",
                        "## Accuracy",
                        "## By number of training images",
                        "## What was not measured",
                        "## Cost",
                        "## How to load");
    }

    @Test
    void theAccuracyOfTheArmAndOfThisNetworkAreBothGiven() {
        var own = results.summary().arms().stream()
                .filter(arm -> arm.arm().equals("fairloss"))
                .findFirst()
                .orElseThrow();
        double ofSeed = results.evaluations().stream()
                .filter(report -> report.arm().equals("fairloss") && report.seed() == 1)
                .findFirst()
                .orElseThrow()
                .on("lfw")
                .orElseThrow()
                .accuracy();
        assertThat(card(results, "fairloss", 1))
                .containsPattern("\\| lfw \\| "
                        + String.format(Locale.ROOT, "%.3f", own.accuracy().mean())
                                .substring(1) + " ± \\.\\d+ \\| .* \\| "
                        + String.format(Locale.ROOT, "%.3f", ofSeed).substring(1) + " \\|");
    }

    @Test
    void theOtherArmsAndTheSeedsAreNamed() {
        assertThat(card(results, "fairloss", 0)).contains("- compared with: fixed .25; 2 seeds each\n");
        assertThat(card(results, "fixed-0.25", 0))
                .contains(
                        "- compared with: FairLoss; 2 seeds each\n", "- this network: the fixed margin .25, seed 0\n");
    }

    @Test
    void whatWasNotMeasuredIsListed() {
        String gaps = card(results, "fairloss", 0)
                .split("## What was not measured\n\n")[1]
                .split("\n\n")[0];
        assertThat(gaps)
                .contains(
                        "- error rates by sex, skin tone, age or any other attribute: no evaluation set has attributes")
                .contains("- robustness to presentation attacks")
                .doesNotContain("there is one seed");
        assertThat(card(results(1), "fairloss", 0)).contains("- the spread between trainings: there is one seed\n");
    }

    @Test
    void theLicenseAndOriginOfTheDataAreThoseOfTheSpec() {
        assertThat(card(results, "fairloss", 0)).contains("- source: faces/train\n- license: not stated\n");
        var stated = ExperimentResultsBuilder.builder(results)
                .data(DatasetReportBuilder.builder(results.data())
                        .origin(Optional.of("Faces *of* us"))
                        .license(Optional.of("CC-BY-4.0"))
                        .build())
                .build();
        assertThat(card(stated, "fairloss", 0)).contains("- source: Faces \\*of\\* us\n- license: CC-BY-4.0\n");
    }

    @Test
    void theWeightsAreFoundByArmAndSeed() {
        assertThat(card(results, "fairloss", 1))
                .contains("`model.safetensors` of the step `train-fairloss-1`", "the central 56×56 pixels");
    }

    /** Characters of Markdown and of HTML lose their meaning; so do line breaks. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain text | plain text",
                "a*b_c`d | a\\*b\\_c\\`d",
                "[a](b) | \\[a\\](b)",
                "<img> | \\<img\\>",
                "# a | \\# a",
                "'a\nb' | a b",
                "' a  b ' | a b",
                "a\\b | a\\\\b",
            })
    void textsOfUsersAreNoMarkup(String text, String plain) {
        assertThat(ModelCard.plain(text)).isEqualTo(plain);
    }

    @Test
    void aTableCellOfAUserStaysOneCell() {
        assertThat(ModelCard.plain("a|b")).isEqualTo("a\\|b");
    }
}
