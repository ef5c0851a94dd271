// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.steps.PrepareAdvice.Change;
import dev.fairloss.trainer.testing.TestBin;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestRecords;
import dev.fairloss.trainer.testing.TestTar;
import dev.fairloss.trainer.testing.TestZip;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single images that cannot be used, in each format, and sets that are too small: the advice is followed, and prepare succeeds. */
class FormatAdviceTest {
    private static final String FOLDER = "imageFolder: {uri: file:faces}";
    private static final String REPAIR = "Repair or remove it.";

    @TempDir
    private Path folder;

    private PrepareAdvice prepare;

    @BeforeEach
    void validData() {
        prepare = PrepareAdvice.in(folder);
    }

    private static byte[] png(int shift) {
        return TestImages.file(TestImages.pattern(64, 64, 9 * shift), "png");
    }

    private void unreadable(Change fault, String message, Change repair) {
        prepare.advice(fault, message, REPAIR, repair);
    }

    @Test
    void records() {
        prepare.experiment(FOLDER, "recordIO: {uri: file:train.rec}");
        Change repair = () -> fourRecords().write(folder, "train");
        unreadable(
                () -> {
                    var cut = fourRecords();
                    Path file = cut.write(folder, "train");
                    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), cut.size() - 8));
                },
                "(truncated: the file ends at byte ",
                repair);
        unreadable(
                () -> {
                    var damaged = fourRecords();
                    damaged.add(5, .5f, png(5));
                    damaged.write(folder, "train");
                },
                "(damaged: its label 0.5 is not the number of an identity)",
                repair);
    }

    private static TestRecords fourRecords() {
        var records = new TestRecords();
        for (int i = 0; i < 4; i++) {
            records.add(i + 1, i / 2, png(i));
        }
        return records;
    }

    @Test
    void webDatasets() {
        prepare.experiment(FOLDER, "webDataset: {uri: file:a.tar}");
        Path file = folder.resolve("a.tar");
        Change repair = () -> samples().write(file);
        unreadable(
                () -> samples().sample("4", 1, png(4)).with("4.jpg", png(5)).write(file),
                "sample 4 of a.tar (damaged: it has 2 images)",
                repair);
        unreadable(
                () -> samples()
                        .with("4.cls", new byte[1000])
                        .with("4.png", png(4))
                        .write(file),
                "sample 4 of a.tar (damaged: its .cls file has 1000 bytes)",
                repair);
        unreadable(
                () -> samples()
                        .with("4.cls", "Ada".getBytes(StandardCharsets.US_ASCII))
                        .with("4.png", png(4))
                        .write(file),
                "sample 4 of a.tar (damaged: its .cls file is not the number of an identity)",
                repair);
        unreadable(
                () -> samples().sample("22.05", 1, png(4)).write(file),
                "sample 22 of a.tar (damaged: it has no .cls file, but a .05.cls file: the name of a sample ends at its first"
                        + " period)",
                () -> samples().sample("22-05", 1, png(4)).write(file));
    }

    private static TestTar samples() {
        var samples = new TestTar();
        for (int i = 0; i < 4; i++) {
            samples.sample(Integer.toString(i), i / 2, png(i));
        }
        return samples;
    }

    @Test
    void zipArchives() {
        prepare.experiment(FOLDER, "zip: {uri: file:faces.zip}");
        Path file = folder.resolve("faces.zip");
        Change repair = () -> zip().write(file);
        unreadable(
                () -> TestZip.setDirectorySize(zip().write(file), "Ada/2.png", 10),
                "Ada/2.png (damaged: size or CRC-32 differ from the archive's directory)",
                repair);
        unreadable(
                () -> TestZip.setDirectoryCompressedSize(zip().write(file), "Ada/2.png", 100),
                "Ada/2.png (truncated: the archive ends inside the entry)",
                repair);
    }

    private static TestZip zip() {
        return new TestZip().with("Ada/1.png", png(1)).with("Ada/2.png", png(2)).with("Bob/1.png", png(3));
    }

    @Test
    void landmarks() {
        var lines = new StringBuilder();
        for (String image : TestFiles.list(folder.resolve("faces"))) {
            lines.append(image).append(",5.5,7.3,10.5,7.3,8,10.2,5.9,13.2,10.1,13.2\n");
        }
        prepare.experiment(FOLDER, FOLDER + "\n    landmarks: {uri: file:l.csv}");
        TestFiles.write(folder, "l.csv", lines.toString());
        unreadable(
                () -> TestImages.noise(folder, "faces/Ada/9.png", 9),
                "Ada/9.png (without landmarks: no row Ada/9.png in " + folder.resolve("l.csv") + ")",
                () -> Files.delete(folder.resolve("faces/Ada/9.png")));
    }

    @Test
    void binFilesWithTooFewPairs() {
        prepare.experiment("pairs: {uri: file:pairs.txt, images: file:test}", "bin: {uri: file:lfw.bin}");
        Path file = folder.resolve("lfw.bin");
        Change repair = () -> TestBin.write(file, 5, 5);
        prepare.advice(
                () -> TestBin.write(file, 5, 4),
                " has 9 pairs; verification in 10 folds needs at least 10.",
                "Use a set with more pairs.",
                repair);
        prepare.advice(
                () -> TestBin.write(file, 12, 0),
                " has 12 genuine and 0 impostor pairs; verification needs both kinds.",
                "Use a set with pairs of both kinds.",
                repair);
    }
}
