// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.json.Sha256;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceIndex.Image;
import dev.fairloss.trainer.data.FaceIndex.Stamp;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredImagesTest {
    private static final byte[] PNG = TestImages.file(TestImages.pattern(8, 8, 3), "png");

    /** One image whose index has this checksum, in a source that reads these bytes or fails. */
    private static StoredImages images(Optional<String> sha256, byte[] bytes, IOException failure) {
        var source = new EncodedImages() {
            @Override
            public byte[] read(String path) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                return bytes;
            }

            @Override
            public String locate(String path) {
                return "faces/" + path;
            }
        };
        var stamp = sha256.map(sum -> new Stamp(PNG.length, sum, "", "", Instant.EPOCH));
        return new StoredImages(source, List.of(new Image("Ada/1.png", stamp)), 8);
    }

    private static void assertFails(StoredImages images, ExitCode code, String message) {
        assertThatThrownBy(() -> images.pixels(0))
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
                .hasMessageStartingWith(message);
    }

    @Test
    void decodesAnImageWithTheChecksumOfTheIndex() {
        assertThat(images(Optional.of(Sha256.of(PNG)), PNG, null).pixels(0)).isEqualTo(TestImages.rgb(8, 3));
        assertThat(images(Optional.empty(), PNG, null).pixels(0)).isEqualTo(TestImages.rgb(8, 3));
    }

    @Test
    void changedContentsAreReported() {
        String changed = "The contents of faces/Ada/1.png changed after the dataset was indexed.";
        byte[] other = TestImages.file(TestImages.pattern(8, 8, 4), "png");
        assertFails(images(Optional.of(Sha256.of(PNG)), other, null), ExitCode.INVALID_INPUT, changed);
        byte[] longer = new byte[PNG.length + 1];
        assertFails(images(Optional.of(Sha256.of(longer)), longer, null), ExitCode.INVALID_INPUT, changed);
    }

    @Test
    void aRemovedImageIsReported() {
        assertFails(
                images(Optional.empty(), PNG, new NoSuchFileException("x")),
                ExitCode.INVALID_INPUT,
                "The image faces/Ada/1.png was removed after the dataset was indexed.");
    }

    @Test
    void aRemovedImageCanBePutBack(@TempDir Path folder) throws IOException {
        Path image = TestImages.write(folder, "Ada/1.png", PNG);
        var source = new ImageFolder(folder);
        var images = source.open(
                source.index(8, Optional.empty(), ProgressCallback.NONE).index());
        Path away = Files.move(image, folder.resolve("away"));
        assertThatThrownBy(() -> images.pixels(0))
                .satisfies(Failures.invalidInput(
                        "The image " + image + " was removed after the dataset was indexed.",
                        "Put it back, or start the run again."));
        Files.move(away, image);
        assertThat(images.pixels(0)).isEqualTo(TestImages.rgb(8, 3));
    }

    @Test
    void anImageThatCannotBeDecodedIsReported() {
        assertFails(
                images(Optional.empty(), new byte[] {1, 2, 3}, null),
                ExitCode.INVALID_INPUT,
                "Cannot use faces/Ada/1.png (not an image");
    }

    @Test
    void aReadErrorIsRetried() {
        assertFails(
                images(Optional.empty(), PNG, new IOException("Input/output error")),
                ExitCode.RETRY,
                "Cannot read the image faces/Ada/1.png: ");
    }
}
