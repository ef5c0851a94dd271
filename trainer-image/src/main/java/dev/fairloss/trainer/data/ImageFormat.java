// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** Formats of image files, detected by their first bytes, not by their names. */
enum ImageFormat {
    JPEG("JPEG", true),
    PNG("PNG", true),
    BMP("BMP", true),
    /** PPM, PGM and PBM, in text or binary. */
    PNM("PPM", true),
    GIF("GIF", false),
    WEBP("WebP", true),
    TIFF("TIFF", true),
    /** HEIC and AVIF. */
    HEIF("HEIF", false),
    JPEG_2000("JPEG 2000", false),
    JPEG_XL("JPEG XL", false);

    /** Number of bytes from which {@link #of} detects every format. */
    static final int HEAD = 32;

    /** Sizes of the header that follows the 14 bytes of a BMP file header. */
    private static final Set<Integer> BMP_HEADERS = Set.of(12, 16, 40, 52, 56, 64, 108, 124);

    /** Without the digit check, texts that begin with "P1" to "P6" are images. */
    private static final Pattern PNM_HEAD = Pattern.compile("P[1-6][ \\t\\r\\n]+[0-9#].*", Pattern.DOTALL);

    private static final Set<String> HEIF_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis");

    private final String title;
    private final boolean supported;

    ImageFormat(String title, boolean supported) {
        this.title = title;
        this.supported = supported;
    }

    /** The name of the format, for messages. */
    String title() {
        return title;
    }

    /** Whether {@link ImageDecoder} decodes this format. */
    boolean supported() {
        return supported;
    }

    /**
     * The format of a file; empty if it is not an image.
     *
     * @param file the first {@value #HEAD} bytes or more; fewer if the file is shorter
     */
    static Optional<ImageFormat> of(byte[] file) {
        String head = new String(file, 0, Math.min(file.length, HEAD), StandardCharsets.ISO_8859_1);
        return Arrays.stream(values()).filter(format -> format.begins(head)).findFirst();
    }

    private boolean begins(String head) {
        return switch (this) {
            case JPEG -> head.startsWith("\u00FF\u00D8\u00FF");
            case PNG -> head.startsWith("\u0089PNG");
            case BMP -> head.startsWith("BM") && head.length() > 17 && BMP_HEADERS.contains((int) head.charAt(14));
            case PNM -> PNM_HEAD.matcher(head).matches();
            case GIF -> head.startsWith("GIF8");
            case WEBP -> head.startsWith("RIFF") && head.startsWith("WEBP", 8);
            case TIFF -> head.startsWith("II*\0") || head.startsWith("MM\0*");
            case HEIF ->
                head.startsWith("ftyp", 4) && head.length() > 11 && HEIF_BRANDS.contains(head.substring(8, 12));
            case JPEG_2000 -> head.startsWith("\0\0\0\u000CjP  ") || head.startsWith("\u00FFO\u00FFQ");
            case JPEG_XL -> head.startsWith("\0\0\0\u000CJXL ") || head.startsWith("\u00FF\n");
        };
    }

    /** A new reader of this format; the caller disposes of it. */
    ImageReader reader() {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(name().toLowerCase(Locale.ROOT));
        return readers.next();
    }
}
