// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.FaultyDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairsFileTest {
    private static final Path IMAGES = Path.of("/validation");
    private static final List<String> PATHS = List.of(
            "Ann/Ann_0001.jpg",
            "Ann/Ann_0002.png",
            "Ann/Ann_0010.JPG",
            "Bob_Lee/Bob_Lee_0001.ppm",
            "Bob_Lee/Bob_Lee_0002.bmp");

    @TempDir
    Path folder;

    private PairsFile read(String text) throws IOException {
        Path file = folder.resolve("pairs.txt");
        Files.writeString(file, text);
        return PairsFile.read(file, IMAGES, PATHS);
    }

    @Test
    void aDiskThatFailsIsBlamed() throws IOException {
        var disk = new FaultyDisk();
        Path file = disk.path(Files.writeString(
                folder.resolve("pairs.txt"), "2 1\nAnn 1 2\nAnn 1 Bob_Lee 1\nBob_Lee 1 2\nAnn 2 Bob_Lee 2\n"));
        disk.fail(FaultyDisk.Operation.READ, "pairs.txt", new IOException("Input/output error"), 0);
        assertThatThrownBy(() -> PairsFile.read(file, IMAGES, PATHS))
                .satisfies(Failures.is(
                        ExitCode.RETRY,
                        "Cannot read the pairs file " + file + ": Input/output error.",
                        "Check the disk, then run the same command again."));
        disk.repair();
        assertThat(PairsFile.read(file, IMAGES, PATHS).pairs().pairs()).hasSize(4);
    }

    private String refused(String text) {
        try {
            read(text);
        } catch (TrainerException e) {
            assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("was accepted: " + text);
    }

    @Test
    void readsFoldsInTheirOrder() throws IOException {
        PairsFile list = read("2\t1\nAnn\t1\t2\nAnn\t1\tBob_Lee\t1\nBob_Lee\t1\t2\nBob_Lee\t2\tAnn\t10\n");
        assertThat(list.images())
                .containsExactly(
                        "Ann/Ann_0001.jpg",
                        "Ann/Ann_0002.png",
                        "Bob_Lee/Bob_Lee_0001.ppm",
                        "Bob_Lee/Bob_Lee_0002.bmp",
                        "Ann/Ann_0010.JPG");
        assertThat(list.pairs().pairs())
                .containsExactly(
                        new ImagePair(0, 1, true, 0),
                        new ImagePair(0, 2, false, 0),
                        new ImagePair(2, 3, true, 1),
                        new ImagePair(3, 4, false, 1));
        assertThat(list.pairs().identities()).isEqualTo(2);
        assertThat(list.pairs().note()).contains("2 folds of the pairs file");
    }

    @Test
    void dealsAFileWithoutFolds() throws IOException {
        // Two of each: two folds, each with one of each.
        PairsFile list = read("2\r\nAnn 1 2\r\nBob_Lee 1 2\r\nAnn 1 Bob_Lee 1\r\nAnn 2 Bob_Lee 2\r\n\r\n");
        assertThat(list.pairs().folds()).isEqualTo(2);
        assertThat(list.pairs().pairs().stream()
                        .filter(pair -> pair.fold() == 0)
                        .map(ImagePair::same))
                .containsExactlyInAnyOrder(true, false);
        assertThat(list.pairs().note()).isEqualTo("2 folds; the pairs file has none, so its pairs are dealt in order");
    }

    @Test
    void reportsEveryProblemWithItsLine() {
        String message = refused("2 1\nAnn 1 3\nAnn 1 Zoe 1\nAnn 1\nAnn 1 ../Bob_Lee 1\n");
        assertThat(message)
                .contains("pairs.txt has 4 problems:")
                .contains("line 2 names a missing image: there is no image /validation/Ann/Ann_0003 with any extension")
                .contains("line 3 names an unknown identity: there is no folder with images at /validation/Zoe")
                .contains("line 4 has 2 columns, not 3 (name i j) or 4 (name1 i name2 j)")
                .contains("line 5 has '../Bob_Lee' instead of an identity name");
    }

    @Test
    void reportsBadNumbersAndPairsOfOneImage() {
        assertThat(refused("2 1\nAnn 1 one\nAnn 1 Ann 2\nAnn 1 1\nAnn 1 Bob_Lee 1\n"))
                .contains("line 2 has 'one' instead of an image number")
                .contains("line 3 names Ann twice; a genuine pair has three columns")
                .contains("line 4 compares image 1 of Ann with itself");
    }

    @Test
    void countsMustMatchTheHeader() {
        assertThat(refused("2 1\nAnn 1 2\nAnn 1 Bob_Lee 1\nBob_Lee 1 2\n"))
                .contains("line 1 announces 4 pairs (2 folds of 1 + 1), but 3 follow");
        assertThat(refused("2 1\nAnn 1 2\nBob_Lee 1 2\nAnn 1 Bob_Lee 1\nAnn 2 Bob_Lee 2\n"))
                .contains("fold 1 has 2 and 0")
                .contains("fold 2 has 0 and 2");
    }

    @Test
    void badHeaders() {
        for (String text : new String[] {"", "10 x\n", "0 3\n", "99999999 1\n"}) {
            assertThat(refused(text)).contains("1 problem:").contains("line 1 is not a header");
        }
        assertThat(refused("1001 1\n")).contains("at most 1,000 are supported");
        assertThat(refused("1\nAnn 1 2\nAnn 1 Bob_Lee 1\n")).contains("at least two of each");
    }

    private static final List<ImagePair> FOUR = List.of(
            new ImagePair(0, 1, true, 0),
            new ImagePair(0, 2, false, 0),
            new ImagePair(2, 3, true, 1),
            new ImagePair(1, 3, false, 1));

    /** LFW with tabs, with blanks and CRLF; RFW without a header; paths as of CFP-FP and AgeDB-30; CALFW and CPLFW. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2\t1\nAnn\t1\t2\nAnn\t1\tBob_Lee\t1\nBob_Lee\t1\t2\nAnn\t2\tBob_Lee\t2\n",
                "\uFEFF2 1\r\nAnn 1 2\r\nAnn 1 Bob_Lee 1\r\nBob_Lee 1 2\r\nAnn 2 Bob_Lee 2",
                "2\nAnn 1 2\nAnn 1 Bob_Lee 1\n\nBob_Lee 1 2\nAnn 2 Bob_Lee 2\n",
                "Ann\t1\t2\nAnn\t1\tBob_Lee\t1\nBob_Lee\t1\t2\nAnn\t2\tBob_Lee\t2\n",
                "Ann/Ann_0001.jpg Ann/Ann_0002.png 1\nAnn/Ann_0001.jpg Bob_Lee/Bob_Lee_0001.ppm 0\n"
                        + "Bob_Lee_0001.ppm Bob_Lee_0002.bmp 1\nAnn_0002.png Bob_Lee_0002.bmp -1\n",
                "Ann_0001.jpg,Ann_0002.png,1\nAnn_0001.jpg,Bob_Lee_0001.ppm,0\n"
                        + "Bob_Lee_0001.ppm,Bob_Lee_0002.bmp,1\nAnn_0002.png,Bob_Lee_0002.bmp,0\n",
                "Ann_0001.jpg 1\nAnn_0002.png 1\nAnn_0001.jpg 0\nBob_Lee_0001.ppm 0\n"
                        + "Bob_Lee_0001.ppm 2\nBob_Lee_0002.bmp 2\nAnn_0002.png 0\nBob_Lee_0002.bmp 0\n"
            })
    void everySpellingGivesTheSamePairs(String text) throws IOException {
        PairsFile list = read(text);
        assertThat(list.images())
                .containsExactly(
                        "Ann/Ann_0001.jpg", "Ann/Ann_0002.png", "Bob_Lee/Bob_Lee_0001.ppm", "Bob_Lee/Bob_Lee_0002.bmp");
        assertThat(list.pairs().pairs()).isEqualTo(FOUR);
        assertThat(list.pairs().identities()).isEqualTo(2);
    }

    /** Names with blanks between blanks: the folders decide where a name ends. */
    @Test
    void namesMayContainBlanks() throws IOException {
        Path file = folder.resolve("pairs.txt");
        var paths = List.of(
                "Ann Lee/Ann Lee_0001.jpg",
                "Ann Lee/Ann Lee_0002.jpg",
                "Agent 47/Agent 47_0001.jpg",
                "Agent 47/Agent 47_0002.jpg");
        for (String text : List.of(
                "2 1\nAnn Lee 1 2\nAnn Lee 1 Agent 47 1\nAgent 47 1 2\nAgent 47 2 Ann Lee 2\n",
                "2\t1\nAnn Lee\t1\t2\nAnn Lee\t1\tAgent 47\t1\nAgent 47\t1\t2\nAgent 47\t2\tAnn Lee\t2\n")) {
            Files.writeString(file, text);
            PairsFile list = PairsFile.read(file, IMAGES, paths);
            assertThat(list.images())
                    .containsExactly(
                            "Ann Lee/Ann Lee_0001.jpg",
                            "Ann Lee/Ann Lee_0002.jpg",
                            "Agent 47/Agent 47_0001.jpg",
                            "Agent 47/Agent 47_0002.jpg");
            assertThat(list.pairs().pairs()).extracting(ImagePair::same).containsExactly(true, false, true, false);
        }
        Files.writeString(file, "2 1\nAnn Bo 1 2\n");
        assertThatThrownBy(() -> PairsFile.read(file, IMAGES, paths))
                .hasMessageContaining(
                        "line 2 names an unknown identity: there is no folder with images at " + IMAGES + "/Ann Bo");
    }

    @Test
    void malformedListsOfPathsAreReported() {
        assertThat(refused("Ann_0001.jpg Ann_0002.png 1\nAnn_0001.jpg Ann_0002.png 7\nAnn_0001.jpg Ann_0009.png 1\n"
                        + "Ann_0001.jpg Ann_0001.jpg 1\nAnn_0001.jpg 1\n"))
                .contains("has 4 problems:")
                .contains("line 2 has the label '7', not 1 (genuine) or 0 (impostor)")
                .contains("line 3 names a missing image: there is no image /validation/Ann_0009.png")
                .contains("line 4 compares the image Ann_0001.jpg with itself")
                .contains("line 5 has 2 columns, not 3 (path1 path2 label)");
        assertThat(refused("Ann_0001.jpg 1\nAnn_0002.png 0\nAnn_0001.jpg 1\n"))
                .contains("line 1 and the next line are not two images (path label) with the same label")
                .contains("line 3 and the next line are not two images");
        assertThat(refused("Ann 1 2\nAnn 1 Bob_Lee 1\n"))
                .contains("line 1 is not a header, and the file has 1 genuine and 1 impostor pairs");
    }

    @Test
    void showsTwentyAndCountsTheRest() {
        String lines =
                IntStream.range(0, 30).mapToObj(i -> "Ann 1 " + (100 + i)).collect(Collectors.joining("\n"));
        assertThat(refused("15 1\n" + lines + "\n"))
                .contains("has 30 problems")
                .contains("line 21 ")
                .doesNotContain("line 22 ")
                .endsWith("and 10 more");
    }

    @Test
    void missingFiles() throws Exception {
        assertThatThrownBy(() -> PairsFile.read(folder.resolve("none.txt"), IMAGES, PATHS))
                .hasMessageContaining("none.txt does not exist.");
        assertThatThrownBy(() -> PairsFile.read(folder, IMAGES, PATHS)).hasMessageContaining("is a folder");
        Path file = Files.write(folder.resolve("latin.txt"), "2 1\nJosé 1 2\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PairsFile.read(file, IMAGES, PATHS)).hasMessageContaining("is not UTF-8 text");
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThatThrownBy(() -> PairsFile.read(pipe, IMAGES, PATHS)).hasMessageContaining("is not a regular file");
    }

    /** Runs where the folder of real faces is named (fairloss.faces or FAIRLOSS_FACES). */
    @Test
    void readsTheRealPairs() throws IOException {
        String faces = System.getProperty("fairloss.faces", System.getenv().getOrDefault("FAIRLOSS_FACES", ""));
        assumeTrue(!faces.isEmpty(), "no real faces: set fairloss.faces or FAIRLOSS_FACES");
        Path validation = Path.of(faces, "validation");
        List<String> paths;
        try (Stream<Path> files = Files.walk(validation)) {
            paths = files.filter(Files::isRegularFile)
                    .map(file -> validation.relativize(file).toString())
                    .toList();
        }
        PairsFile list = PairsFile.read(Path.of(faces, "validation-pairs.txt"), validation, paths);
        assertThat(list.pairs().genuine()).isEqualTo(1500);
        assertThat(list.pairs().impostors()).isEqualTo(1500);
        assertThat(list.pairs().identities()).isEqualTo(325);
    }
}
