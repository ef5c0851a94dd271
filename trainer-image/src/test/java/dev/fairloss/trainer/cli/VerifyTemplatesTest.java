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

/** Verification of templates, from InsightFace's files to the report, the tables and the model card. */
class VerifyTemplatesTest {
    private static final String PAIRS = "pairs: {uri: file:pairs.txt, images: file:test}}";
    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.FOLDER,
            PAIRS,
            PAIRS
                    + "\n  - name: ijb"
                    + "\n    templates:"
                    + "\n      images: file:ijb/loose_crop"
                    + "\n      list: file:ijb/meta/tid_mid.txt"
                    + "\n      pairs: file:ijb/meta/pair_label.txt"
                    + "\n      weights: NormAndDetectionScore"
                    + "\n    landmarks: {uri: file:ijb/meta/5pts_score.txt}");

    /** Templates 3 p to 3 p + 2 show person p, each in three images of two media. */
    private static final int TEMPLATES = 21;

    @TempDir
    private Path folder;

    private String manifest;

    @BeforeEach
    void data() {
        TinyExperiment.onFolder(folder);
        var list = new StringBuilder();
        var landmarks = new StringBuilder();
        for (int image = 0; image < 3 * TEMPLATES; image++) {
            TestImages.noise(folder, "ijb/loose_crop/" + image + ".png", 1000 + image);
            list.append(image + ".png " + (100 + image / 3) + " " + (500 + image / 3 * 2 + image % 3 / 2) + "\n");
            landmarks.append(image + ".png 4.5 5 11 5.5 8 8 5 12 11 12 0.9" + image % 10 + "\n");
        }
        TestFiles.write(folder, "ijb/meta/tid_mid.txt", list.toString());
        TestFiles.write(folder, "ijb/meta/5pts_score.txt", landmarks.toString());
        var pairs = new StringBuilder();
        for (int one = 0; one < TEMPLATES; one++) {
            for (int other = one + 1; other < TEMPLATES; other++) {
                pairs.append((100 + one) + " " + (100 + other) + " " + (one / 3 == other / 3 ? 1 : 0) + "\n");
            }
        }
        TestFiles.write(folder, "ijb/meta/pair_label.txt", pairs.toString());
        manifest = TinyExperiment.write(folder, EXPERIMENT).toString();
    }

    /** A file of the report, with ordinary blanks in place of those that do not break. */
    private String result(String file) throws IOException {
        return Files.readString(folder.resolve("fairloss-store/experiments/default/tiny/" + file))
                .replace('\u00a0', ' ');
    }

    @Test
    void ratesAreInReportTablesAndModelCard() throws IOException {
        Cli.run("validate", manifest).isDone();
        Cli.run("run", manifest, "--threads", "1").isDone();
        String size = "21 templates of 63 images in 42 media; 21 genuine pairs, 189 impostor pairs";
        assertThat(result("report.html")).contains("Templates of ijb: " + size, "TAR at FAR ");
        assertThat(result("tables/templates.csv"))
                .contains("fairloss,ijb,tar@0.1,1,", ",21,63,42,21,189,0\n")
                .doesNotContain("tar@0.01");
        assertThat(result("networks/fairloss-1.card.md")).contains("## Templates", "ijb: " + size, "TAR at FAR ");
        Cli.run("plan", manifest).isDone();
    }

    @Test
    void peopleOfTheTrainingDataAreRejectedOrLeftOut() throws IOException {
        Files.copy(folder.resolve("ijb/loose_crop/1.png"), folder.resolve("faces/Ada/3.png"));
        String equal = EXPERIMENT
                .replace("weights: NormAndDetectionScore", "weights: Equal")
                .replaceAll("\n *landmarks: .*", "");
        TinyExperiment.write(folder, equal);
        Cli.run("run", manifest, "--threads", "1")
                .reports(
                        ExitCode.INVALID_INPUT,
                        "The evaluation set ijb shares 1 person or image (1.png is Ada/3.png) with the training data.",
                        "set overlapPolicy: ExcludePairs for ijb to leave them out");
        for (int person = 1; person < TEMPLATES / 3; person++) {
            int image = 9 * person;
            Files.copy(
                    folder.resolve("ijb/loose_crop/" + image + ".png"),
                    folder.resolve("faces/Ada/" + (3 + person) + ".png"));
        }
        TinyExperiment.write(folder, equal.replace("- name: ijb", "- name: ijb\n    overlapPolicy: ExcludePairs"));
        Cli.run("run", manifest, "--threads", "1")
                .reports(
                        ExitCode.INVALID_INPUT,
                        "The evaluation set ijb has 0 genuine and 0 impostor pairs of templates that are not in the"
                                + " training data",
                        "remove the shared people and images");
        for (int person = 1; person < TEMPLATES / 3; person++) {
            Files.delete(folder.resolve("faces/Ada/" + (3 + person) + ".png"));
        }
        Cli.run("run", manifest, "--threads", "1").isDone();
        assertThat(result("tables/templates.csv")).contains(",18,54,36,18,135,57\n");
    }

    /** Four and three people with three templates each: too few to be compared. */
    @Test
    void groupsAreInReportAndModelCard() throws IOException {
        var attributes = new StringBuilder("image,sex\n");
        for (int image = 0; image < 3 * TEMPLATES; image++) {
            attributes.append(image + ".png," + (image / 9 % 2 == 0 ? "f" : "m") + "\n");
        }
        TestFiles.write(folder, "ijb/meta/sex.csv", attributes.toString());
        TinyExperiment.write(
                folder,
                TinyExperiment.with(
                        EXPERIMENT,
                        "    landmarks: {uri: file:ijb/meta/5pts_score.txt}",
                        "    attributes: {uri: file:ijb/meta/sex.csv}\n"
                                + "    landmarks: {uri: file:ijb/meta/5pts_score.txt}"));
        Cli.run("validate", manifest).isDone();
        Cli.run("run", manifest, "--threads", "1").isDone();
        assertThat(result("report.html"))
                .contains("Groups by sex on ijb: 7 people with a known value", "are large enough to be compared");
        assertThat(result("tables/attributes.csv"))
                .contains("fairloss,ijb,sex,f,4,12,54,,", "fairloss,ijb,sex,m,3,9,27,,");
        assertThat(result("networks/fairloss-1.card.md"))
                .contains("groups by sex on ijb that are too small: f (4 people)");
    }

    @Test
    void weightsNeedAScoreForEachImage() {
        var rows = new StringBuilder();
        for (int image = 0; image < 3 * TEMPLATES; image++) {
            rows.append(image + ".png 4.5 5 11 5.5 8 8 5 12 11 12\n");
        }
        TestFiles.write(folder, "ijb/meta/5pts_score.txt", rows.toString());
        Cli.run("run", manifest, "--threads", "1")
                .reports(
                        ExitCode.INVALID_INPUT,
                        "has no detection score for the image 0.png",
                        "set weights of the evaluation set to Equal or Norm");
    }
}
