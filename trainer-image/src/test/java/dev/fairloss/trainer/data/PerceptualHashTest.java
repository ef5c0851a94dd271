// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.synthetic.SyntheticFaces;
import dev.fairloss.trainer.testing.TestImages;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;

class PerceptualHashTest {
    private static final int SIDE = 64;

    /** Faces of 20 people, two each. */
    private static List<byte[]> faces() {
        var faces = SyntheticFaces.of(20, 2, 1);
        var images = faces.open(
                faces.index(SIDE, Optional.empty(), ProgressCallback.NONE).index());
        var all = new ArrayList<byte[]>();
        for (int i = 0; i < images.count(); i++) {
            all.add(images.pixels(i));
        }
        return all;
    }

    private static PerceptualHash hash(byte[] rgb) {
        return PerceptualHash.of(rgb, SIDE).orElseThrow();
    }

    private static BufferedImage image(byte[] rgb) {
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            image.setRGB(
                    i % SIDE, i / SIDE, (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255);
        }
        return image;
    }

    private static PerceptualHash decoded(byte[] file) throws UnreadableImageException {
        return hash(ImageDecoder.decode(file, SIDE));
    }

    static byte[] jpeg(BufferedImage image, float quality) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            var settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage resized(BufferedImage image, int side) {
        var result = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var graphics = result.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, side, side, null);
        graphics.dispose();
        return result;
    }

    private static byte[] mirrored(byte[] rgb) {
        byte[] result = new byte[rgb.length];
        for (int i = 0; i < SIDE * SIDE; i++) {
            System.arraycopy(rgb, 3 * i, result, 3 * (i / SIDE * SIDE + SIDE - 1 - i % SIDE), 3);
        }
        return result;
    }

    @Test
    void copiesAreNearAndOtherPhotosAreNot() throws IOException, UnreadableImageException {
        var faces = faces();
        for (int i = 0; i < faces.size(); i++) {
            var image = image(faces.get(i));
            var original = hash(faces.get(i));
            assertThat(original.distance(decoded(jpeg(image, .4f)))).isLessThanOrEqualTo(PerceptualHash.NEAR);
            assertThat(original.distance(decoded(TestImages.file(resized(image, 100), "png"))))
                    .isLessThanOrEqualTo(PerceptualHash.NEAR);
            assertThat(original.distance(decoded(TestImages.file(resized(image, 48), "png"))))
                    .isLessThanOrEqualTo(PerceptualHash.NEAR);
            for (int other = 0; other < i; other++) {
                assertThat(original.distance(hash(faces.get(other)))).isGreaterThan(PerceptualHash.NEAR);
            }
        }
    }

    @Test
    void theHashOfTheMirrorImageFollowsFromTheHash() {
        for (byte[] face : faces()) {
            assertThat(hash(mirrored(face)).distance(hash(face).mirrored())).isLessThanOrEqualTo(2);
            assertThat(hash(face).mirrored().mirrored()).isEqualTo(hash(face));
        }
    }

    @Test
    void anImageWithoutContrastHasNone() {
        assertThat(PerceptualHash.of(new byte[SIDE * SIDE * 3], SIDE)).isEmpty();
    }

    @Test
    void asText() {
        var hash = new PerceptualHash(1, -2, 3, Long.MIN_VALUE);
        assertThat(hash.hex()).isEqualTo("0000000000000001fffffffffffffffe00000000000000038000000000000000");
        assertThat(PerceptualHash.parse(hash.hex())).contains(hash);
        assertThat(PerceptualHash.parse("")).isEmpty();
    }

    @Test
    void chunksAreSixteenBitsEach() {
        var hash = new PerceptualHash(0x4444_3333_2222_1111L, 0x8888_7777_6666_5555L, 0, 0xffff_0000_0000_0000L);
        assertThat(hash.chunk(0)).isEqualTo(0x1111);
        assertThat(hash.chunk(7)).isEqualTo(0x8888);
        assertThat(hash.chunk(15)).isEqualTo(0xffff);
    }
}
