// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fairloss.trainer.data.Unreadable.Reason;
import dev.fairloss.trainer.testing.TestImages;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    private static final int SIDE = 16;

    static Stream<Arguments> losslessFiles() {
        BufferedImage pattern = TestImages.pattern(SIDE, SIDE, 3);
        return Stream.of(
                Arguments.of("png", TestImages.file(pattern, "png")),
                Arguments.of("bmp", TestImages.file(pattern, "bmp")),
                Arguments.of("P6", TestImages.ppm("P6", SIDE, 3)),
                Arguments.of("P3", TestImages.ppm("P3", SIDE, 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losslessFiles")
    void losslessFilesKeepEveryValue(String kind, byte[] file) throws UnreadableImageException {
        assertThat(ImageDecoder.decode(file, SIDE)).isEqualTo(TestImages.rgb(SIDE, 3));
    }

    @Test
    void jpegIsNearlyWhatWasSaved() throws UnreadableImageException {
        byte[] decoded = ImageDecoder.decode(TestImages.file(flat(new Color(200, 90, 30)), "jpg"), SIDE);
        for (int i = 0; i < decoded.length; i += 3) {
            assertThat(decoded[i] & 255).isBetween(195, 205);
            assertThat(decoded[i + 1] & 255).isBetween(85, 95);
            assertThat(decoded[i + 2] & 255).isBetween(25, 35);
        }
    }

    private static BufferedImage flat(Color color) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, color.getRGB());
        }
        return image;
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "jpg"})
    void grayKeepsItsValueInAllChannels(String format) throws UnreadableImageException {
        var gray = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((DataBufferByte) gray.getRaster().getDataBuffer()).getData(), (byte) 100);
        assertThat(ImageDecoder.decode(TestImages.file(gray, format), SIDE)).containsOnly(100);
    }

    @Test
    void grayOfSixteenBitsKeepsTheUpperEight() throws UnreadableImageException {
        var gray = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < SIDE * SIDE; i++) {
            gray.getRaster().setSample(i % SIDE, i / SIDE, 0, 0x64FF);
        }
        assertThat(ImageDecoder.decode(TestImages.file(gray, "png"), SIDE)).containsOnly(0x64);
    }

    @Test
    void binaryGraymapIsRead() throws UnreadableImageException {
        var out = new ByteArrayOutputStream();
        out.writeBytes("P5\n2 2\n255\n".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {1, 2, 3, 120});
        assertThat(ImageDecoder.decode(out.toByteArray(), 2)).containsExactly(1, 1, 1, 2, 2, 2, 3, 3, 3, 120, 120, 120);
    }

    @Test
    void textGraymapIsScaledToItsMaximum() throws UnreadableImageException {
        byte[] file = "P2\n2 1\n4\n1 4\n".getBytes(StandardCharsets.US_ASCII);
        // central square of 2 x 1: the first pixel; 1 of 4 is 64 of 255, rounded.
        assertThat(ImageDecoder.decode(file, 1)[0] & 255).isBetween(63, 64);
    }

    @Test
    void paletteIsLookedUp() throws UnreadableImageException {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_INDEXED);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(i % SIDE, i / SIDE, 0xFF3366);
        }
        byte[] decoded = ImageDecoder.decode(TestImages.file(image, "png"), SIDE);
        assertThat(new int[] {decoded[0] & 255, decoded[1] & 255, decoded[2] & 255})
                .containsExactly(0xFF, 0x33, 0x66);
    }

    @Test
    void transparencyIsIgnored() throws UnreadableImageException {
        var image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x80FF6400);
        assertThat(ImageDecoder.decode(TestImages.file(image, "png"), 1)).containsExactly(255, 100, 0);
    }

    @Test
    void cmykJpegBecomesRgb() throws UnreadableImageException {
        byte[] decoded = ImageDecoder.decode(resource("cmyk-red.jpg"), 8); // saved by Pillow 11
        assertThat(decoded[0] & 255).isGreaterThan(180);
        assertThat(decoded[1] & 255).isLessThan(90);
        assertThat(decoded[2] & 255).isLessThan(90);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void jpegsAreRotatedByTheirExif(int orientation) throws UnreadableImageException {
        // Saved by Pillow so that its exif_transpose gives quarters of 40, 100 above 160, 220.
        byte[] file = resource("orientation-" + orientation + ".jpg");
        assertThat(ExifOrientation.of(ImageFormat.JPEG, file)).isEqualTo(orientation);
        byte[] decoded = ImageDecoder.decode(file, SIDE);
        assertThat(decoded[(3 * SIDE + 3) * 3] & 255).isBetween(36, 44);
        assertThat(decoded[(3 * SIDE + 12) * 3] & 255).isBetween(96, 104);
        assertThat(decoded[(12 * SIDE + 3) * 3] & 255).isBetween(156, 164);
        assertThat(decoded[(12 * SIDE + 12) * 3] & 255).isBetween(216, 224);
    }

    private static byte[] resource(String name) {
        try (InputStream in = ImageDecoderTest.class.getResourceAsStream("/images/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> cutFiles() {
        return Stream.of("png", "bmp", "jpg", "P6", "P3")
                .flatMap(kind -> Stream.of(.5, .9).map(share -> {
                    byte[] whole = kind.startsWith("P")
                            ? TestImages.ppm(kind, 64, 1)
                            : TestImages.file(TestImages.pattern(64, 64, 1), kind);
                    return Arguments.of(kind + " cut at " + share, Arrays.copyOf(whole, (int) (whole.length * share)));
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cutFiles")
    void truncatedFilesAreRefusedAsSuch(String kind, byte[] file) {
        assertThat(reason(file)).isEqualTo(Reason.TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webp-lossy.webp", "webp-lossless.webp", "tiff-rgb.tif", "tiff-lzw.tif", "tiff-jpeg.tif"})
    void cutFilesOfOtherFormatsAreRefused(String name) {
        byte[] whole = resource("pillow/" + name);
        for (double share : new double[] {.3, .6, .95}) {
            assertThat(reason(Arrays.copyOf(whole, (int) (whole.length * share))))
                    .as("%s cut at %s", name, share)
                    .isIn(Reason.TRUNCATED, Reason.DAMAGED);
        }
    }

    @Test
    void emptyAndForeignFilesAreRefused() {
        assertThat(reason(new byte[0])).isEqualTo(Reason.EMPTY);
        assertThat(reason(new byte[1])).isEqualTo(Reason.NOT_AN_IMAGE);
        assertThat(reason("<html>no such page</html>".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Reason.NOT_AN_IMAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00FF, 0x7777})
    void damagedPngIsRefused(int damage) {
        byte[] file = TestImages.file(TestImages.pattern(64, 64, 1), "png");
        for (int i = 45; i < file.length; i += 7) {
            file[i] ^= (byte) damage;
        }
        assertThat(reason(file)).isIn(Reason.DAMAGED, Reason.TRUNCATED);
    }

    @Test
    void absurdSizesAreRefusedByTheHeaderAlone() {
        // A PNG of 60000 x 60000 says so in bytes 16 to 23; its pixels would take 10 GB.
        byte[] file = TestImages.file(TestImages.pattern(4, 4, 0), "png");
        ByteBuffer.wrap(file).putInt(16, 60_000).putInt(20, 60_000);
        assertThat(reason(file)).isEqualTo(Reason.TOO_LARGE);
        assertThat(reason("P6\n9000 9000\n255\n".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(reason("P6\n10001 1\n255\n".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Reason.TOO_LARGE);
    }

    /** Programs that write to a pipe cannot know the size. */
    @Test
    void bmpNeedsNoFileSize() throws UnreadableImageException {
        byte[] file = TestImages.file(TestImages.pattern(SIDE, SIDE, 3), "bmp");
        ByteBuffer.wrap(file).putInt(2, 0);
        assertThat(ImageDecoder.decode(file, SIDE)).isEqualTo(TestImages.rgb(SIDE, 3));
    }

    @Test
    void pointersOfGitLfsAreExplained() {
        byte[] file =
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> ImageDecoder.decode(file, SIDE)).hasMessageContaining("git lfs pull");
    }

    private static Reason reason(byte[] file) {
        var thrown = catchThrowableOfType(UnreadableImageException.class, () -> ImageDecoder.decode(file, SIDE));
        assertThat(thrown).as("refused").isNotNull();
        return thrown.at("a/b").reason();
    }

    @Test
    void oblongImagesAreCroppedToTheirCenter() throws UnreadableImageException {
        byte[] decoded = ImageDecoder.decode(TestImages.file(TestImages.pattern(20, SIDE, 0), "png"), SIDE);
        // 20 wide, 16 high: columns 2 to 17 remain.
        assertThat(decoded[0] & 255).isEqualTo(TestImages.value(2, 0, 0, 0));
        assertThat(decoded[(15 * SIDE + 15) * 3 + 1] & 255).isEqualTo(TestImages.value(17, 15, 1, 0));
    }
}
