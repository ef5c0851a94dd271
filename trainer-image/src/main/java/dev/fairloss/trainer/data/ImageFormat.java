// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** Formats of image files, detected by their first bytes, not by their names. */
enum ImageFormat {
    JPEG,
    PNG,
    BMP,
    /** PPM, PGM and PBM, in text or binary. */
    PNM;

    /** The format of the contents of a file; empty if unknown. */
    static Optional<ImageFormat> of(byte[] file) {
        int first = file.length < 2 ? 0 : (file[0] & 255) << 8 | file[1] & 255;
        return switch (first) {
            case 0xFFD8 -> Optional.of(JPEG);
            case 0x8950 -> Optional.of(PNG);
            case 0x424D -> Optional.of(BMP); // "BM"
            case 0x5031, 0x5032, 0x5033, 0x5034, 0x5035, 0x5036 -> Optional.of(PNM); // "P1" to "P6"
            default -> Optional.empty();
        };
    }

    /** A new reader of this format; the caller disposes of it. */
    ImageReader reader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name().toLowerCase(Locale.ROOT));
        return readers.next();
    }
}
