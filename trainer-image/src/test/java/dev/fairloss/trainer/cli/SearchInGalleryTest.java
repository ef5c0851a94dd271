// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identification with distractors, from the experiment file to the report, the tables and the model card. */
class SearchInGalleryTest {
    private static final String PAIRS = "pairs: {uri: file:pairs.txt, images: file:test}}";
    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.FOLDER,
            PAIRS,
            PAIRS + "\n  - {name: search, identification: {images: file:people, distractors: file:others}}");

    @TempDir
    private Path folder;

    private String manifest;

    @BeforeEach
    void data() {
        TinyExperiment.onFolder(folder);
        for (int person = 0; person < 6; person++) {
            TestImages.noise(folder, "people/p" + person + "/1.png", 100 + 2 * person);
            TestImages.noise(folder, "people/p" + person + "/2.png", 101 + 2 * person);
            TestImages.noise(folder, "others/" + person + ".png", 200 + person);
        }
        manifest = TinyExperiment.write(folder, EXPERIMENT).toString();
    }

    private String result(String file) throws IOException {
        return Files.readString(folder.resolve("fairloss-store/experiments/default/tiny/" + file));
    }

    @Test
    void ratesAreInReportTablesAndModelCard() throws IOException {
        Cli.run("validate", manifest).isDone();
        Cli.run("run", manifest, "--threads", "1").isDone();
        assertThat(result("report.html")).contains("Identification on search: 5", "among 6");
        assertThat(result("tables/identification.csv")).contains("fairloss,search,rank@1,1,", ",5,6,5,2\n");
        assertThat(result("networks/fairloss-1.card.md"))
                .contains("# tiny: FairLoss, seed 1", "- license: not stated", "## Identification", "rank 1")
                .contains("no evaluation set has attributes", "there is one seed", "fairloss export");
    }

    @Test
    void peopleOfTheTrainingDataAreRejectedOrLeftOut() throws IOException {
        TestImages.noise(folder, "people/Ada/1.png", 301);
        TestImages.noise(folder, "people/Ada/2.png", 302);
        Cli.run("run", manifest, "--threads", "1")
                .reports(
                        ExitCode.INVALID_INPUT,
                        "The evaluation set search shares 1 person or image (Ada) with the training data.",
                        "set overlapPolicy: ExcludePairs for search to leave them out");
        TinyExperiment.write(
                folder,
                EXPERIMENT.replace(
                        "distractors: file:others}", "distractors: file:others}, overlapPolicy: ExcludePairs"));
        Cli.run("run", manifest, "--threads", "1").isDone();
        assertThat(result("tables/identification.csv")).contains(",5,6,5,2\n");
    }

    /** 30 of 60 people in each group; 48 are enrolled, with 96 searches. */
    @Test
    void errorRatesByGroupAreInReportTablesAndModelCard() throws IOException {
        var attributes = new StringBuilder("person,sex\n");
        for (int person = 0; person < 60; person++) {
            for (int image = 1; image <= 3; image++) {
                TestImages.noise(folder, "people/p" + person + "/" + image + ".png", 1000 + 3 * person + image);
            }
            attributes.append("p" + person + "," + (person % 2 == 0 ? "f" : "m") + "\n");
        }
        TestFiles.write(folder, "people.csv", attributes.toString());
        TinyExperiment.write(
                folder,
                EXPERIMENT.replace(
                        "distractors: file:others}", "distractors: file:others}, attributes: {uri: file:people.csv}"));
        Cli.run("validate", manifest).isDone();
        Cli.run("run", manifest, "--threads", "1").isDone();
        assertThat(result("report.html")).contains("Groups by sex on search: 60", "searches, not enrolled");
        assertThat(result("tables/attributes.csv"))
                .contains("fairloss,search,sex,f,", ",rank@1,false,1,")
                .contains(",rank1Gap,false,1,")
                .doesNotContain("fnmr");
        assertThat(result("networks/fairloss-1.card.md"))
                .contains("## By sex on search", "| rank 1 gap |")
                .doesNotContain("no evaluation set has attributes");
    }

    @Test
    void tooFewSearches() throws IOException {
        for (int person = 0; person < 6; person++) {
            Files.delete(folder.resolve("people/p" + person + "/2.png"));
        }
        Cli.run("run", manifest, "--threads", "1")
                .reports(
                        ExitCode.INVALID_INPUT,
                        "search has 0 searches for 0 enrolled people; identification needs people with two or more"
                                + " images",
                        "Add images of other people.");
        data();
        Cli.run("run", manifest, "--threads", "1").isDone();
    }
}
