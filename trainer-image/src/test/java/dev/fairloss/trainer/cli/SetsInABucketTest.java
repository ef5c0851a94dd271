// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training images, pairs, templates, a gallery, landmarks, attributes and artifacts in a bucket, on a real server if there is one. */
class SetsInABucketTest {
    private static final String PAIRS = "pairs: {uri: file:pairs.txt, images: file:test}}";
    private static final String EXPERIMENT = TinyExperiment.with(
            TinyExperiment.FOLDER,
            PAIRS,
            PAIRS
                    + "\n  - name: ijb"
                    + "\n    templates: {images: file:ijb/crops, list: file:ijb/list.csv, pairs: file:ijb/pairs.txt,"
                    + " weights: NormAndDetectionScore}"
                    + "\n    landmarks: {uri: file:ijb/scores.txt}"
                    + "\n    attributes: {uri: file:ijb/people.csv}"
                    + "\n  - name: search"
                    + "\n    identification: {images: file:people, distractors: file:others}"
                    + "\n    attributes: {uri: file:people.csv}");

    /** Five people with three templates of two images each. */
    private static final int TEMPLATES = 15;

    private final S3Server s3 = S3Server.real().orElseGet(S3Server::inProcess);
    private final String bucket = "s3://" + S3Server.BUCKET + "/" + UUID.randomUUID();

    @TempDir
    private Path folder;

    private void templates() {
        var list = new StringBuilder("TEMPLATE_ID,SUBJECT_ID,FILENAME,MEDIA_ID\n");
        var landmarks = new StringBuilder();
        for (int image = 0; image < 2 * TEMPLATES; image++) {
            TestImages.noise(folder, "ijb/crops/" + image + ".png", 1000 + image);
            list.append(image / 2 + "," + image / 6 + "," + image + ".png," + image + "\n");
            landmarks.append(image + ".png 4.5 5 11 5.5 8 8 5 12 11 12 0.9" + image % 10 + "\n");
        }
        TestFiles.write(folder, "ijb/list.csv", list.toString());
        TestFiles.write(folder, "ijb/scores.txt", landmarks.toString());
        TestFiles.write(folder, "ijb/people.csv", "person,sex\n0,f\n1,m\n2,f\n3,m\n4,f\n");
        var pairs = new StringBuilder();
        for (int one = 0; one < TEMPLATES; one++) {
            for (int other = one + 1; other < TEMPLATES; other++) {
                pairs.append(one + " " + other + " " + (one / 3 == other / 3 ? 1 : 0) + "\n");
            }
        }
        TestFiles.write(folder, "ijb/pairs.txt", pairs.toString());
    }

    private void gallery() {
        for (int person = 0; person < 6; person++) {
            TestImages.noise(folder, "people/p" + person + "/1.png", 100 + 2 * person);
            TestImages.noise(folder, "people/p" + person + "/2.png", 101 + 2 * person);
            TestImages.noise(folder, "others/" + person + ".png", 200 + person);
        }
        TestFiles.write(folder, "people.csv", "person,sex\np0,f\np1,m\n");
    }

    @Test
    void anExperimentIsValidatedPlannedAndRun() throws IOException {
        TinyExperiment.onFolder(folder);
        templates();
        gallery();
        for (String file : TestFiles.list(folder)) {
            s3.put(
                    bucket.substring(bucket.lastIndexOf('/') + 1) + "/" + file,
                    Files.readAllBytes(folder.resolve(file)));
        }
        Path elsewhere = folder.resolve("elsewhere");
        String manifest = TinyExperiment.write(elsewhere, EXPERIMENT.replace("file:", bucket + "/"))
                .toString();
        var environment = new TreeMap<>(s3.environment());
        environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        String store = bucket + "/store";
        Cli.run(environment, "validate", manifest).isDone();
        Cli.run(environment, "run", manifest, "--store", store, "--threads", "1")
                .isDone();
        Cli.run(environment, "plan", manifest, "--store", store).isDone();
        Path out = folder.resolve("exported");
        Cli.run(environment, "export", "tiny", "--store", store, "--out", out.toString())
                .isDone();
        assertThat(Files.readString(out.resolve("report.html")).replace('\u00a0', ' '))
                .contains(
                        "Templates of ijb: 15 templates of 30 images in 30 media; 15 genuine pairs, 90 impostor pairs")
                .contains("Groups by sex on ijb: 5 people with a known value, 0 without")
                .contains("Identification on search: 5", "among 6")
                .contains("Groups by sex on search: 2 people with a known value, 4 without");
    }
}
