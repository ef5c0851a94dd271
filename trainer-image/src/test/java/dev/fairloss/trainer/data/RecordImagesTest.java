// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import dev.fairloss.trainer.testing.TestRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordImagesTest {
    @TempDir
    private Path folder;

    private final TestRecords records = new TestRecords();

    private static byte[] image(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private RecordImages open() {
        return RecordImages.open(records.write(folder, "train"));
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> {
                    try (var images = open()) {
                        images.listing();
                    }
                })
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"train.rec, train.idx", "train, train.idx", "a.b.rec, a.b.idx"})
    void theIndexIsBesideTheRecordFile(String file, String index) {
        assertThat(RecordImages.indexOf(folder.resolve(file))).isEqualTo(folder.resolve(index));
    }

    @Test
    void imagesAreSortedByIdentityThenByKey() throws IOException {
        records.add(9, 1, image("nine"));
        records.add(4, 1, image("four"));
        records.add(7, 0, image("seven"));
        try (var images = open()) {
            var listing = images.listing();
            var modified =
                    Files.getLastModifiedTime(folder.resolve("train.rec")).toInstant();
            assertThat(listing.files())
                    .containsExactly(
                            new Candidate("00000000", "00000000/000000007", 5, modified, true),
                            new Candidate("00000001", "00000001/000000004", 4, modified, true),
                            new Candidate("00000001", "00000001/000000009", 4, modified, true));
            assertThat(listing.unreadable()).isEmpty();
        }
    }

    @Test
    void anImageIsReadByItsPath() throws Exception {
        records.add(9, 1, image("nine"));
        records.add(4, 1, image("four"));
        try (var images = open()) {
            assertThat(images.read("00000001/000000004")).isEqualTo(image("four"));
            assertThat(images.locate("00000001/000000004")).isEqualTo("record 4 of " + folder.resolve("train.rec"));
            assertThat(images.name("00000001/000000009")).isEqualTo("record 9 at byte 0");
            assertThat(images.landmarksName("00000001/000000004")).isEqualTo("0");
            assertThat(images.landmarksName("00000001/000000009")).isEqualTo("1");
            assertThatThrownBy(() -> images.read("00000001/000000005"))
                    .isInstanceOf(NoSuchFileException.class)
                    .hasMessageContaining("record 5 of ");
        }
    }

    @Test
    void recordZeroSaysWhichRecordsAreImages() {
        records.add(0, new float[] {3, 5}, new byte[0]);
        records.add(1, 6, image("one"));
        records.add(2, 6, image("two"));
        records.add(3, 6, image("an image after the last one"));
        records.add(4, new float[] {1, 3}, new byte[0]);
        try (var images = open()) {
            assertThat(images.listing().files())
                    .extracting(Candidate::path)
                    .containsExactly("00000006/000000001", "00000006/000000002");
            assertThat(images.landmarksName("00000006/000000002")).isEqualTo("1");
        }
    }

    @Test
    void aRecordZeroWithoutLabelsIsAnImage() {
        records.add(0, 6, image("zero"));
        records.add(1, 6, image("one"));
        try (var images = open()) {
            assertThat(images.listing().files()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -3, Float.NaN})
    void recordZeroMustPromiseImages(float end) {
        records.add(0, new float[] {end, 5}, new byte[0]);
        records.add(1, 6, image("one"));
        refuses("Record 0 of " + folder.resolve("train.rec") + " promises the images 1 to " + (long) (end - 1));
    }

    @Test
    void allPromisedImagesMustBeThere() {
        records.add(0, new float[] {4, 5}, new byte[0]);
        records.add(1, 6, image("one"));
        records.add(3, 6, image("three"));
        refuses("promises the images 1 to 3, but only 2 of these records are found in " + folder.resolve("train.idx"));
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, .5f, Float.NaN, Float.POSITIVE_INFINITY, 1 << 24})
    void aLabelIsTheNumberOfAnIdentity(float label) {
        records.add(1, label, image("one"));
        records.add(2, (1 << 24) - 1, image("two"));
        try (var images = open()) {
            var listing = images.listing();
            assertThat(listing.files()).extracting(Candidate::identity).containsExactly("16777215");
            assertThat(listing.unreadable())
                    .singleElement()
                    .asString()
                    .contains("record 1 at byte 0", "its label " + label + " is not the number of an identity");
        }
    }

    @Test
    void recordsWithoutImagesAreAnError() {
        records.add(5, new float[] {1, 3}, new byte[0]);
        refuses("The record file " + folder.resolve("train.rec") + " has no images.");
    }

    @Test
    void withoutAnIndexTheFileIsScanned() throws IOException {
        records.add(4, 1, image("four"));
        Path file = records.write(folder, "train");
        Files.delete(RecordImages.indexOf(file));
        try (var images = RecordImages.open(file)) {
            assertThat(images.listing().files()).hasSize(1);
        }
        Files.createFile(RecordImages.indexOf(file));
        try (var images = RecordImages.open(file)) {
            assertThat(images.listing().files()).as("the index is empty").hasSize(1);
        }
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> RecordImages.open(folder.resolve("none.rec")))
                .hasMessage("The record file " + folder.resolve("none.rec") + " does not exist.");
        assertThatThrownBy(() -> RecordImages.open(folder)).hasMessage("The record file " + folder + " is not a file.");
    }
}
