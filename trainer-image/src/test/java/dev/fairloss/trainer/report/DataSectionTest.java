// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.result.DatasetReport.HistogramBin;
import dev.fairloss.contract.result.DatasetReportBuilder;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSectionTest {
    private final ExperimentResults results = new PlausibleResults(List.of(new Arm.FairLoss()), 1)
            .withAnEmptyGroup()
            .make();

    private static String page(ExperimentResults results) {
        return DataSection.of(results).content().toString().replace('\u00a0', ' ');
    }

    private String page(UnaryOperator<DatasetReportBuilder> change) {
        return page(ExperimentResultsBuilder.builder(results)
                .data(change.apply(DatasetReportBuilder.builder(results.data())).build())
                .build());
    }

    /** One bin for each number up to 7, then half octaves: each bin starts at 2^k or 3 · 2^(k-1). */
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "2, 2",
        "7, 7",
        "8, 8",
        "11, 8",
        "12, 12",
        "15, 12",
        "16, 16",
        "23, 16",
        "24, 24",
        "31, 24",
        "32, 32",
        "47, 32",
        "48, 48",
        "1000, 768",
        "1024, 1024",
        "1535, 1024",
        "1536, 1536",
    })
    void theBinOfANumberOfImages(int images, int start) {
        assertThat(DataSection.binStart(images)).isEqualTo(start);
    }

    @Test
    void binsAscendWithoutGaps() {
        assertThat(IntStream.rangeClosed(1, 3000).map(DataSection::binStart))
                .isSorted()
                .allMatch(start -> DataSection.binStart(start) == start);
    }

    @Test
    void countsAreSentences() {
        assertThat(page(data -> data.identities(1)
                        .images(1200)
                        .fairnessImages(300)
                        .rewardImages(40)
                        .heldOutIdentities(0)
                        .skipped(new SkippedFiles(0, List.of(), 0, List.of()))))
                .contains(
                        "1 identity with 1,200 images of 64×64 pixels. Source: faces/train. License: not stated. 300 of the"
                                + " images are held out of every training and measure the groups. About 40 others are held out")
                .doesNotContain("are held out for evaluation", "skipped", "no image");
        assertThat(page(data -> data.heldOutIdentities(2)
                        .heldOutIdentityImages(9)
                        .origin(Optional.of("a census"))
                        .license(Optional.of("CC0"))))
                .contains("Origin: a census. License: CC0. ")
                .contains(" Another 2 identities (9 images) are held out for evaluation.");
    }

    @Test
    void skippedFilesAndIdentitiesAreNamed() {
        assertThat(page(data -> data.skipped(new SkippedFiles(1, List.of("notes.txt"), 2, List.of("a", "b")))))
                .contains(" 1 file was skipped: notes.txt. 2 identities have no image: a, b.");
    }

    @Test
    void theTailIsCountedByItsNumberOfImages() {
        assertThat(page(data -> data.identities(10)
                        .tailMaximum(2)
                        .middleMaximum(5)
                        .histogram(List.of(
                                new HistogramBin(1, 3),
                                new HistogramBin(2, 4),
                                new HistogramBin(3, 2),
                                new HistogramBin(70, 1)))))
                .contains("7 of 10 identities have at most 2 training images; the maximum is 70")
                .contains("tail, up to 2", "middle, up to 5");
    }

    @Test
    void anEmptyGroupIsMarked() {
        assertThat(page(results).split("<i>empty</i>", -1)).hasSize(2);
        assertThat(page(ExperimentResultsBuilder.builder(results)
                        .groups(List.of())
                        .build()))
                .doesNotContain("The nine groups");
    }
}
