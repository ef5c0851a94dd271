// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.testing.TestImages;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExifOrientationTest {
    private static final int TAG = 0x0112;
    private static final int SHORT = 3;

    /** TIFF data with two tags, of which the second is given. */
    private static byte[] tiff(ByteOrder order, int tag, int type, int value) {
        var data = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
        data.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
        data.putShort((short) 42).putInt(8);
        data.putShort((short) 2);
        entry(data, 0x0100, SHORT, 64);
        entry(data, tag, type, value);
        return data.array();
    }

    private static void entry(ByteBuffer data, int tag, int type, int value) {
        data.putShort((short) tag).putShort((short) type).putInt(1);
        data.putShort((short) value).putShort((short) 0);
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] number(ByteOrder order, int value) {
        return ByteBuffer.allocate(4).order(order).putInt(value).array();
    }

    private static byte[] pngChunk(String type, byte[] data) {
        return join(number(ByteOrder.BIG_ENDIAN, data.length), text(type), data, new byte[4]);
    }

    private static byte[] webpChunk(String type, byte[] data) {
        return join(text(type), number(ByteOrder.LITTLE_ENDIAN, data.length), data, new byte[data.length % 2]);
    }

    /** A file with the orientation 6 after other parts. */
    private static byte[] rotated(ImageFormat format) {
        byte[] exif = tiff(ByteOrder.BIG_ENDIAN, TAG, SHORT, 6);
        return switch (format) {
            case TIFF -> exif;
            case PNG -> join(new byte[8], pngChunk("IHDR", new byte[13]), pngChunk("eXIf", exif));
            case WEBP -> join(text("RIFF1234WEBP"), webpChunk("VP8 ", new byte[5]), webpChunk("EXIF", exif));
            case JPEG -> {
                byte[] jpeg = TestImages.file(TestImages.pattern(8, 8, 0), "jpeg");
                int length = 2 + 6 + exif.length;
                yield join(
                        Arrays.copyOf(jpeg, 2),
                        new byte[] {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length},
                        text("Exif\0\0"),
                        exif,
                        Arrays.copyOfRange(jpeg, 2, jpeg.length));
            }
            case BMP, PNM, GIF, HEIF, JPEG_2000, JPEG_XL -> exif;
        };
    }

    @ParameterizedTest
    @EnumSource
    void readsTheTagOfTheFormatsThatHaveIt(ImageFormat format) {
        boolean known =
                switch (format) {
                    case JPEG, PNG, WEBP, TIFF -> true;
                    case BMP, PNM, GIF, HEIF, JPEG_2000, JPEG_XL -> false;
                };
        assertThat(ExifOrientation.of(format, rotated(format))).isEqualTo(known ? 6 : 1);
    }

    @Test
    void webpMayHaveThePrefixOfJpeg() {
        byte[] exif = tiff(ByteOrder.LITTLE_ENDIAN, TAG, SHORT, 3);
        byte[] file = join(text("RIFF1234WEBP"), webpChunk("EXIF", join(text("Exif\0\0"), exif)));
        assertThat(ExifOrientation.of(ImageFormat.WEBP, file)).isEqualTo(3);
    }

    @ParameterizedTest(name = "value {0}: {1}")
    @CsvSource({"0, 1", "1, 1", "2, 2", "8, 8", "9, 1", "-1, 1"})
    void valuesOutOfRangeAreUpright(int value, int orientation) {
        assertThat(ExifOrientation.of(ImageFormat.TIFF, tiff(ByteOrder.LITTLE_ENDIAN, TAG, SHORT, value)))
                .isEqualTo(orientation);
    }

    @Test
    void otherTagsAndTypesAreUpright() {
        assertThat(ExifOrientation.of(ImageFormat.TIFF, tiff(ByteOrder.LITTLE_ENDIAN, 0x0113, SHORT, 6)))
                .isEqualTo(1);
        assertThat(ExifOrientation.of(ImageFormat.TIFF, tiff(ByteOrder.LITTLE_ENDIAN, TAG, 4, 6)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"JPEG", "PNG", "WEBP", "TIFF"})
    void everyPrefixOfAFileIsReadWithoutAnError(ImageFormat format) {
        byte[] file = rotated(format);
        for (int length = 0; length < file.length; length++) {
            assertThat(ExifOrientation.of(format, Arrays.copyOf(file, length))).isIn(1, 6);
        }
    }

    /** Lengths of -12 and -8 would lead back to the beginning of the same chunk. */
    @ParameterizedTest
    @ValueSource(ints = {-1, -8, -12, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void wrongLengthsOfChunksAreUpright(int length) {
        byte[] exif = tiff(ByteOrder.LITTLE_ENDIAN, TAG, SHORT, 6);
        assertThat(ExifOrientation.of(
                        ImageFormat.PNG,
                        join(new byte[8], number(ByteOrder.BIG_ENDIAN, length), text("IHDR"), pngChunk("eXIf", exif))))
                .isEqualTo(1);
        assertThat(ExifOrientation.of(
                        ImageFormat.WEBP,
                        join(
                                text("RIFF1234WEBPVP8 "),
                                number(ByteOrder.LITTLE_ENDIAN, length),
                                webpChunk("EXIF", exif))))
                .isEqualTo(1);
    }
}
