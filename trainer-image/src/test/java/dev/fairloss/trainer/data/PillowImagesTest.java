// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares decoded images with Pillow's; {@code images/pillow/make_images.py} writes the files and the pixels. */
class PillowImagesTest {
    private static final Path FOLDER = Path.of("src/test/resources/images/pillow");

    /** The images are 24 x 16 or 16 x 24 pixels: their central squares are compared. */
    private static final int SIDE = 16;

    static Stream<String> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".png") && !name.endsWith(".py"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] decode(String name) throws IOException, UnreadableImageException {
        return ImageDecoder.decode(Files.readAllBytes(FOLDER.resolve(name)), SIDE);
    }

    /** Largest difference of a value. Lossless formats have none; readers of lossy ones round differently. */
    private static int tolerance(String name) {
        if (name.startsWith("jpeg") || name.startsWith("tiff-jpeg")) {
            return 2;
        }
        return name.contains("16-bits") || name.equals("tiff-palette.tif") ? 1 : 0;
    }

    @ParameterizedTest
    @MethodSource("files")
    void thePixelsEqualThoseOfPillow(String name) throws IOException, UnreadableImageException {
        byte[] expected = decode(name.substring(0, name.indexOf('.')) + ".png");
        byte[] found = decode(name);
        int largest = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs((found[i] & 255) - (expected[i] & 255)));
        }
        assertThat(largest).as("largest difference of %s", name).isLessThanOrEqualTo(tolerance(name));
    }

    @Test
    void everyKindOfFileIsCompared() {
        assertThat(files()).hasSizeGreaterThan(40);
    }
}
