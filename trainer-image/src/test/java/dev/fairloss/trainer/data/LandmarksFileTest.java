// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LandmarksFileTest {
    private static final String POINTS = "1,2,3,4,5,6,7,8,9,10";
    private static final float[] XY = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    @TempDir
    private Path folder;

    private LandmarksFile read(String text) throws IOException {
        return LandmarksFile.read(Files.writeString(folder.resolve("points.csv"), text));
    }

    private static float[] points(LandmarksFile file, String name) {
        return file.row(name).orElseThrow().landmarks().orElseThrow().xy();
    }

    /** The header and the numbers of CVLface; the last file has scores, as of RetinaFace. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "idx,ldmk_0,ldmk_1,ldmk_2,ldmk_3,ldmk_4,ldmk_5,ldmk_6,ldmk_7,ldmk_8,ldmk_9\n0," + POINTS + "\n",
                "0," + POINTS,
                "\uFEFF0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10\r\n\r\n",
                "0,1,2,.9,3,4,.9,5,6,.9,7,8,.9,9,10,.9\n",
                "\"0\",\"1\",2,3,4,5,6,7,8,9,10\n",
                "0 1 2 3 4 5 6 7 8 9 10\n",
                "0 1 2 3 4 5 6 7 8 9 10 0.98\n"
            })
    void oneRowPerImageIsRead(String text) throws IOException {
        assertThat(points(read(text), "0")).containsExactly(XY);
    }

    /** InsightFace's {@code ijbc_name_5pts_score.txt}. */
    @Test
    void theLastColumnIsADetectionScore() throws IOException {
        var file = read("1.jpg 1 2 3 4 5 6 7 8 9 10 0.98\n2.jpg 1 2 3 4 5 6 7 8 9 10 nan\n");
        assertThat(file.score("1.jpg")).isEqualTo(.98);
        assertThatThrownBy(() -> file.score("2.jpg"))
                .hasMessageContaining("has no detection score for the image 2.jpg.");
    }

    /** Other programs write paths from another folder, and with backslashes. */
    @ParameterizedTest
    @ValueSource(strings = {"Ada/1.png", "./Ada/1.png", "/data/faces/Ada/1.png", "faces\\Ada\\1.png"})
    void anImageIsNamedByItsFolderAndFile(String path) throws IOException {
        assertThat(points(read(path + "," + POINTS + "\n"), "Ada/1.png")).containsExactly(XY);
    }

    /** As in CFP, where each person has a folder frontal and a folder profile. */
    @Test
    void imagesInDeeperFoldersAreDistinguished() throws IOException {
        String second = "2,2,3,4,5,6,7,8,9,10";
        var file = read("Images/001/frontal/01.jpg," + POINTS + "\nImages/002/frontal/01.jpg," + second + "\n");
        assertThat(points(file, "001/frontal/01.jpg")).containsExactly(XY);
        assertThat(points(file, "Images/002/frontal/01.jpg")[0]).isEqualTo(2);
        assertThat(file.row("003/frontal/01.jpg")).isEmpty();
        assertThat(file.row("frontal/01.jpg")).isEmpty();
    }

    @Test
    void anImageInADeeperFolderIsFoundByItsLastSegments() throws IOException {
        assertThat(points(read("frontal/01.jpg," + POINTS + "\n"), "Images/001/frontal/01.jpg"))
                .containsExactly(XY);
    }

    @Test
    void namesMayContainCommasAndQuotationMarks() throws IOException {
        assertThat(points(read("\"Lee, \"\"Ada\"\"/1.png\"," + POINTS), "Lee, \"Ada\"/1.png"))
                .containsExactly(XY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/1,,,,,,,,,,", "a/1,nan,nan,nan,nan,nan,nan,nan,nan,nan,NaN"})
    void aRowWithoutCoordinatesIsAnImageWithoutAFace(String row) throws IOException {
        var file = read("a/0," + POINTS + "\n" + row);
        assertThat(file.row("a/1").orElseThrow().landmarks()).isEmpty();
        assertThat(file.row("a/2")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/1,1,2,3|has 4 columns, not a name and 10 coordinates (or 11 with a score at the end, or 15 with a score after each point).",
                "a/1|has 1 columns, not a name",
                "a/1,1,2,3,4,5,6,7,8,9,10,high|has 'high' instead of a score.",
                "a/1,1,2,3,4,5,6,7,8,9,10,-1|has the score -1, not 0 or more.",
                "a/1,1,2,3,4,5,6,7,8,9,x|has 'x' instead of a coordinate.",
                "a/1,1,2,3,4,5,6,7,8,9,|has '' instead of a coordinate.",
                "a/1,1,2,3,4,5,6,7,8,9,1e9|has the coordinate 1.0E9, which no image contains.",
                "a/1,1,2,3,4,5,6,7,8,9,NaN|has the coordinate NaN, which no image contains.",
                "a/1,3,3,3,3,3,3,3,3,3,3|has five equal points.",
                "./a/0,1,2,3,4,5,6,7,8,9,10|repeats the image a/0 of line 1."
            })
    void aMalformedRowIsRefusedWithItsLine(String row, String problem) {
        assertThatThrownBy(() -> read("a/0," + POINTS + "\n" + row + "\n"))
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT))
                .hasMessageStartingWith("Line 2 of the landmarks file " + folder.resolve("points.csv") + " " + problem);
    }

    /** The first two rows differ only in the third segment from the end. */
    @Test
    void aRepeatedImageInADeeperFolderIsRefused() {
        assertThatThrownBy(() -> read("x/a/0," + POINTS + "\ny/a/0," + POINTS + "\nx/a/0," + POINTS + "\n"))
                .hasMessageStartingWith("Line 3 of the landmarks file " + folder.resolve("points.csv")
                        + " repeats the image x/a/0 of line 1.");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        assertThatThrownBy(() -> LandmarksFile.read(folder))
                .hasMessage("The landmarks file " + folder + " is a folder.");
        assertThatThrownBy(() -> LandmarksFile.read(folder.resolve("none.csv")))
                .hasMessageContaining("none.csv does not exist or is not a regular file.");
        Path latin = Files.write(
                folder.resolve("latin.csv"), ("a/0," + POINTS + "\nJosé").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> LandmarksFile.read(latin))
                .hasMessageStartingWith(latin + " is not UTF-8 text, at or after line ");
        byte[] zeros = new byte[1 << 20];
        Arrays.fill(zeros, (byte) 'x');
        Path binary = Files.write(folder.resolve("binary.csv"), zeros);
        assertThatThrownBy(() -> LandmarksFile.read(binary))
                .hasMessage("Line 1 of " + binary + " has more than 4096 characters.");
    }

    @Test
    void fractionsAreOfWidthAndHeight() {
        float[] fractions = {.25f, .5f, .75f, .5f, .5f, .625f, .25f, .75f, .75f, 1.25f};
        assertThat(new Landmarks(fractions).pixels(100, 200))
                .containsExactly(25, 100, 75, 100, 50, 125, 25, 150, 75, 250);
        assertThat(new Landmarks(XY).pixels(100, 200)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void theJsonFormIsAListOfNumbers() {
        var landmarks = new Landmarks(XY);
        byte[] json = ContractJson.write(landmarks);
        assertThat(new String(json, StandardCharsets.UTF_8).strip())
                .isEqualTo("[ 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0 ]");
        assertThat(ContractJson.read(json, Landmarks.class))
                .isEqualTo(landmarks)
                .hasSameHashCodeAs(landmarks);
        assertThat(landmarks).isNotEqualTo(new Landmarks(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 11}));
        assertThatThrownBy(() -> new Landmarks(new float[4])).hasMessage("has 4 coordinates, not 10");
    }
}
