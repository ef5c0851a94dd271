// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rgb-32.ppm}, {@code gray-32.ppm} and others contain the pixels that Pillow 12 decodes from the JPEG of the same name. */
class JpegImageTest {
    private static final int SIDE = 32;
    private static final byte[] ICC = "ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1);

    private static byte[] resource(String name) {
        try (InputStream in = JpegImageTest.class.getResourceAsStream("/images/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A file with bytes inserted. */
    private static byte[] insert(byte[] file, int at, byte[] bytes) {
        var out = new ByteArrayOutputStream();
        out.write(file, 0, at);
        out.writeBytes(bytes);
        out.write(file, at, file.length - at);
        return out.toByteArray();
    }

    private static byte[] segment(int marker, byte[] data) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(
                new byte[] {(byte) 0xFF, (byte) marker, (byte) (data.length + 2 >> 8), (byte) (data.length + 2)});
        out.writeBytes(data);
        return out.toByteArray();
    }

    static Stream<Arguments> metadata() {
        byte[] cut =
                Arrays.copyOf(new byte[] {'I', 'C', 'C', '_', 'P', 'R', 'O', 'F', 'I', 'L', 'E', 0, 1, 1, 0, 0, 2}, 40);
        return Stream.of(
                Arguments.of("an empty ICC segment", segment(0xE2, ICC)),
                Arguments.of("an ICC segment without a profile", segment(0xE2, Arrays.copyOf(ICC, 14))),
                Arguments.of("a cut ICC profile", segment(0xE2, cut)),
                Arguments.of(
                        "the second of three ICC segments",
                        segment(
                                0xE2,
                                Arrays.copyOf(
                                        new byte[] {'I', 'C', 'C', '_', 'P', 'R', 'O', 'F', 'I', 'L', 'E', 0, 2, 3},
                                        64))),
                Arguments.of("an empty application segment", segment(0xE2, new byte[0])),
                Arguments.of("a cut EXIF segment", segment(0xE1, "Exif\0\0MM".getBytes(StandardCharsets.ISO_8859_1))),
                Arguments.of("a cut JFXX segment", segment(0xE0, "JFXX\0".getBytes(StandardCharsets.ISO_8859_1))),
                Arguments.of("a short JFIF segment", segment(0xE0, "JFIF\0".getBytes(StandardCharsets.ISO_8859_1))),
                Arguments.of("a short Adobe segment", segment(0xEE, "Adobe".getBytes(StandardCharsets.ISO_8859_1))),
                Arguments.of(
                        "a cut Photoshop segment",
                        segment(0xED, "Photoshop 3.0\0008BIM".getBytes(StandardCharsets.ISO_8859_1))),
                Arguments.of("a comment that is no text", segment(0xFE, new byte[] {(byte) 0xFF, (byte) 0xD9, 0})),
                Arguments.of("fill bytes", new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF}),
                Arguments.of("stray bytes", new byte[] {(byte) 0xFF, 0, 1, 2, 3}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("metadata")
    void damagedMetadataDoNotChangeThePixels(String what, byte[] segment) throws Exception {
        byte[] whole = resource("rgb-32.jpg");
        byte[] expected = ImageDecoder.decode(whole, SIDE);
        int first = 2;
        int afterJfif = 4 + (whole[4] & 255) * 256 + (whole[5] & 255);
        assertThat(ImageDecoder.decode(insert(whole, first, segment), SIDE)).isEqualTo(expected);
        assertThat(ImageDecoder.decode(insert(whole, afterJfif, segment), SIDE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00FF\u00FF\u00FF", "\0\0", "text"})
    void bytesAroundTheEndOfTheImageAreHarmless(String bytes) throws Exception {
        byte[] whole = resource("rgb-32.jpg");
        byte[] expected = ImageDecoder.decode(whole, SIDE);
        byte[] more = bytes.getBytes(StandardCharsets.ISO_8859_1);
        assertThat(ImageDecoder.decode(insert(whole, whole.length, more), SIDE)).isEqualTo(expected);
        assertThat(ImageDecoder.decode(insert(whole, whole.length - 2, more), SIDE))
                .isEqualTo(expected);
    }

    /** One of 255 per channel: decoders round differently. Chroma upsampling differs more for subsampled images. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rgb-32",
                "gray-32",
                "progressive-32",
                "subsampled-32",
                "restart-32",
                "no-jfif-32",
                "odd-ids-32",
                "adobe-rgb-32",
                "jfif-and-adobe-32",
                "ycck-32"
            })
    void pixelsEqualThoseOfPillow(String name) throws Exception {
        byte[] decoded = ImageDecoder.decode(resource(name + ".jpg"), SIDE);
        byte[] pillow = ImageDecoder.decode(resource(name + ".ppm"), SIDE);
        for (int i = 0; i < decoded.length; i++) {
            assertThat(Math.abs((decoded[i] & 255) - (pillow[i] & 255)))
                    .as("byte %d", i)
                    .isLessThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 20, 200})
    void filesWithoutTheirEndAreTruncated(int missing) {
        byte[] whole = resource("rgb-32.jpg");
        assertThatThrownBy(() -> ImageDecoder.decode(Arrays.copyOf(whole, whole.length - missing), SIDE))
                .isInstanceOfSatisfying(
                        UnreadableImageException.class,
                        e -> assertThat(e.at("x").reason()).isEqualTo(Unreadable.Reason.TRUNCATED));
    }

    @Test
    void damageIsDescribed() {
        byte[] shortSegment = resource("rgb-32.jpg");
        shortSegment[4] = 0;
        shortSegment[5] = 1;
        assertThatThrownBy(() -> ImageDecoder.decode(shortSegment, SIDE))
                .hasMessageContaining("a segment has the length 1");
        byte[] noTables = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9};
        assertThatThrownBy(() -> ImageDecoder.decode(noTables, SIDE))
                .hasMessageContaining("it cannot be decoded as JPEG");
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 60, 90})
    void damagedPixelsAreRefused(int percent) {
        byte[] file = resource("rgb-32.jpg");
        int scan = file.length - 300;
        int at = scan + 298 * percent / 100;
        // A marker in the middle of the entropy-coded data ends them early.
        file[at] = (byte) 0xFF;
        file[at + 1] = (byte) 0xD9;
        assertThatThrownBy(() -> ImageDecoder.decode(file, SIDE)).isInstanceOf(UnreadableImageException.class);
    }
}
