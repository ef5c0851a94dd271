// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImageFormatTest {
    /** @param head with bytes such as {@code ~FF} */
    private static byte[] bytes(String head) {
        var text = new StringBuilder();
        for (int i = 0; i < head.length(); i++) {
            if (head.charAt(i) == '~') {
                text.append((char) Integer.parseInt(head.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                text.append(head.charAt(i));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "~FF~D8~FF~E0, JPEG",
        "~89PNG~0D~0A, PNG",
        "BM0123456789ab~28~00~00~00, BMP",
        "P6 4 4, PNM",
        "P1~0A# a comment, PNM",
        "GIF89a, GIF",
        "RIFF0123WEBPVP8, WEBP",
        "II*~00, TIFF",
        "MM~00*, TIFF",
        "0123ftypheic, HEIF",
        "0123ftypavif, HEIF",
        "~00~00~00~0CjP~20~20, JPEG_2000",
        "~FFO~FFQ, JPEG_2000",
        "~00~00~00~0CJXL~20, JPEG_XL",
        "~FF~0A, JPEG_XL",
    })
    void theFormatFollowsFromTheFirstBytes(String head, String format) {
        assertThat(ImageFormat.of(bytes(head))).hasToString("Optional[" + format + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "~FF~D8",
        "PNG",
        "BM0123456789ab~28~00~00",
        "BM0123456789ab~29~00~00~00",
        "P7 4 4",
        "P6 a",
        "P64 4",
        "RIFF0123WAVE",
        "II*~01",
        "0123ftypmp42",
        "0123ftyphei",
    })
    void otherFilesAreNoImages(String head) {
        assertThat(ImageFormat.of(bytes(head))).isEmpty();
    }

    @Test
    void laterBytesDoNotMatter() {
        byte[] file = Arrays.copyOf(bytes("P6 4 4"), 1000);
        Arrays.fill(file, ImageFormat.HEAD, file.length, (byte) -1);
        assertThat(ImageFormat.of(file)).isEqualTo(Optional.of(ImageFormat.PNM));
    }

    @ParameterizedTest
    @EnumSource
    void everySupportedFormatHasAReader(ImageFormat format) {
        if (format.supported()) {
            var reader = format.reader();
            assertThat(reader).isNotNull();
            reader.dispose();
        }
        assertThat(format.title()).isNotBlank();
    }
}
