// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the command line reports images and pairs that cannot be used. */
class BadDataTest {
    @TempDir
    private Path folder;

    private Path manifest;
    private Path faces;

    @BeforeEach
    void validData() {
        manifest = TinyExperiment.onFolder(folder);
        faces = folder.resolve("faces");
    }

    private Cli.Result run() {
        return Cli.run("run", manifest.toString(), "--threads", "1");
    }

    /** Checks that the run fails in prepare. */
    private void refused(String... parts) {
        run().reports(ExitCode.INVALID_INPUT, parts);
        assertThat(TestFiles.list(folder.resolve("fairloss-store")))
                .noneMatch(file -> file.startsWith("steps/pretrain"));
    }

    private void remove(String... names) throws IOException {
        for (String name : names) {
            Files.delete(folder.resolve(name));
        }
    }

    @Test
    void noFolder() {
        TinyExperiment.write(folder, TinyExperiment.FOLDER.replace("file:faces", "file:phaces"));
        refused(folder.resolve("phaces") + " does not exist", "one subfolder per identity");
    }

    @Test
    void aFileInPlaceOfTheFolder() {
        TinyExperiment.write(folder, TinyExperiment.FOLDER.replace("file:faces", "file:pairs.txt"));
        refused(folder.resolve("pairs.txt") + " is a file", "one subfolder per identity");
    }

    @Test
    void emptyFolder() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        TinyExperiment.write(folder, TinyExperiment.FOLDER.replace("file:faces", "file:empty"));
        refused("no images in folder " + folder.resolve("empty"), "Put one folder per identity into it");
    }

    @Test
    void imagesDirectlyInTheFolder() {
        TestImages.noise(faces, "stray.png", 1);
        refused("The image stray.png is directly in " + faces, "move it to");
    }

    @Test
    void onePersonAlone() throws IOException {
        remove("faces/Bob/1.png", "faces/Bob/2.png", "faces/Cleo/1.png", "faces/Cleo/2.png");
        refused("only one identity in folder " + faces + " (Ada)", "Add the images of other identities");
    }

    @Test
    void noIdentityWithTwoImages() throws IOException {
        remove("faces/Ada/2.png", "faces/Bob/2.png", "faces/Cleo/2.png");
        refused("No identity in folder " + faces + " has two or more images", "Add images");
    }

    /** One identity has one image, and a batch of 64 exceeds the five images. */
    @Test
    void aPersonWithOneImageAndABatchLargerThanTheDataAreFine() throws IOException {
        remove("faces/Cleo/2.png");
        TinyExperiment.write(folder, TinyExperiment.FOLDER.replace("batchSize: 4", "batchSize: 64"));
        assertThat(run().isDone().err()).contains("3 identities, 5 images; training uses 3 identities and");
    }

    @Test
    void unreadableImages() throws IOException {
        byte[] whole = Files.readAllBytes(faces.resolve("Ada/1.png"));
        Files.write(faces.resolve("Ada/empty.jpg"), new byte[0]);
        refused("1 file of folder " + faces
                + " cannot be used: Ada/empty.jpg (zero bytes). 6 images can be used. Repair or remove it.");
        Files.write(faces.resolve("Ada/empty.jpg"), Arrays.copyOf(whole, whole.length / 2));
        refused("Ada/empty.jpg (truncated)", "Repair or remove it.");
        Files.writeString(faces.resolve("Ada/empty.jpg"), "<html>");
        refused("Ada/empty.jpg (not an image", "Repair or remove it.");
        Files.write(faces.resolve("Ada/empty.jpg"), "P6 20000 20000 255 ".getBytes(StandardCharsets.US_ASCII));
        Files.write(faces.resolve("Bob/empty.jpg"), new byte[0]);
        refused(
                "2 files",
                "Ada/empty.jpg (too large: 20000 x 20000 pixels), Bob/empty.jpg (zero bytes)",
                "remove them");
        remove("faces/Ada/empty.jpg", "faces/Bob/empty.jpg");
        Cli.run("plan", manifest.toString()).isDone();
    }

    @Test
    void anUnreadableImageOfAnEvaluationSet() throws IOException {
        Files.write(folder.resolve("test/Dan/Dan_0003.jpg"), new byte[0]);
        refused("1 file of folder " + folder.resolve("test"), "Dan/Dan_0003.jpg (zero bytes)");
    }

    @Test
    void morePeopleHeldOutThanThereAre() {
        TinyExperiment.write(folder, TinyExperiment.FOLDER.replace("identities: 0", "identities: 10"));
        refused("Holding out 10 of the 3 identities in folder " + faces, "Lower dataset.holdOut.identities");
    }

    @Test
    void tooFewPeopleWithTwoImagesToHoldOut() {
        for (int i = 0; i < 12; i++) {
            TestImages.noise(faces, "P" + i + "/1.png", i);
        }
        var heldOut = TinyExperiment.FOLDER
                .replace("identities: 0", "identities: 10")
                .replace("pairs: {uri: file:pairs.txt, images: file:test}", "heldOutIdentities: {pairs: 20}");
        TinyExperiment.write(folder, heldOut);
        refused(
                "Only 3 of the 15 identities in folder " + faces + " have two or more images",
                "Lower dataset.holdOut.identities (10)");
        for (int i = 0; i < 7; i++) {
            TestImages.noise(faces, "P" + i + "/2.png", i);
        }
        refused("Holding out 10 identities leaves none in", "with two or more images to train on");
    }

    @Test
    void noPairsFile() throws IOException {
        remove("pairs.txt");
        refused("The pairs file " + folder.resolve("pairs.txt") + " does not exist", "evaluation");
    }

    @Test
    void noFolderOfPairs() {
        TinyExperiment.write(folder, TinyExperiment.FOLDER.replace("file:test", "file:tests"));
        refused(folder.resolve("tests") + " does not exist");
    }

    @Test
    void wrongPairs() {
        pairs("", "line 1 is not a header", "10 300");
        pairs("2 1\nDan 1 2\nDan 1 Eve 1\nEve 1\nDan 2 Eve 2\n", "line 4 has 2 columns, not 3 (name i j) or 4");
        pairs("2 1\nDan 1 2\nDan 1 Eva 1\nEve 1 2\nDan 2 Eve 2\n", "line 3 names an unknown identity");
        pairs("2 1\nDan 1 2\nDan 1 Eve 7\nEve 1 2\nDan 2 Eve 2\n", "line 3 names a missing image", "Eve_0007");
        pairs("3 1\nDan 1 2\nDan 1 Eve 1\nEve 1 2\nDan 2 Eve 2\n", "line 1 announces 6 pairs", "but 4 follow");
        pairs("2 1\nDan 1 2\nEve 1 2\nDan 1 Eve 1\nDan 2 Eve 2\n", "fold 1 has 2 and 0");
    }

    private void pairs(String text, String... parts) {
        TestFiles.write(folder, "pairs.txt", text);
        var result = run();
        result.reports(ExitCode.INVALID_INPUT, 4, parts);
        assertThat(result.message()).startsWith("The pairs file " + folder.resolve("pairs.txt") + " has ");
    }

    @Test
    void anImageThatChangesUnderATrainingIsNamed() throws IOException {
        Path image = TestImages.write(faces, "Ada/3.ppm", TestImages.ppm("P6", 16, 1));
        Cli.run("run", manifest.toString(), "--threads", "1").isDone();
        var longer = TinyExperiment.FOLDER.replace("\n  training: {updates: 2", "\n  training: {updates: 3");
        TinyExperiment.write(folder, longer);
        var modified = Files.getLastModifiedTime(image);
        TestImages.write(faces, "Ada/3.ppm", TestImages.ppm("P6", 16, 200));
        Files.setLastModifiedTime(image, modified);
        run().reports(
                        ExitCode.INVALID_INPUT,
                        "The contents of " + image + " changed after the dataset was indexed",
                        "Update its modification time, for example with touch, and start the run again");
        Files.setLastModifiedTime(image, FileTime.from(modified.toInstant().plusSeconds(1)));
        run().isDone();
    }
}
