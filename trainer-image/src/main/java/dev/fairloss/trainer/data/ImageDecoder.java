// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static dev.fairloss.trainer.data.Unreadable.Reason;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes images: rotates them by their EXIF orientation, then aligns them by landmarks, or crops the central square and
 * scales it. A truncated image, which a lenient reader would fill with gray, is refused.
 */
public final class ImageDecoder {
    /** Largest accepted width and height, in pixels. */
    static final int MAXIMUM_SIDE = 10_000;
    /** Largest accepted number of pixels. */
    static final long MAXIMUM_PIXELS = 50_000_000;

    /** Bounds the memory of all threads: as many thousands of pixels are decoded at the same time as the largest image has. */
    private static final Semaphore KILOPIXELS = new Semaphore((int) (MAXIMUM_PIXELS / 1000), true);

    private static final String LFS = "version https://git-lfs.github.com/";

    private ImageDecoder() {}

    /** Decodes the central square of an image. */
    public static byte[] decode(byte[] file, int side) throws UnreadableImageException {
        return decode(file, side, Optional.empty());
    }

    /**
     * Decodes an image.
     *
     * @param file contents of a JPEG, PNG, WebP, TIFF, BMP, PPM or PGM file
     * @param side height and width of the result, in pixels
     * @param landmarks by which the image is aligned; the central square is used without
     * @return uint8, (side, side, 3), red, green, blue
     * @throws UnreadableImageException if the file is not a usable image
     */
    public static byte[] decode(byte[] file, int side, Optional<Landmarks> landmarks) throws UnreadableImageException {
        if (file.length == 0) {
            throw new UnreadableImageException(Reason.EMPTY, "");
        }
        ImageFormat format = ImageFormat.of(file)
                .orElseThrow(() -> new UnreadableImageException(Reason.NOT_AN_IMAGE, instead(file)));
        if (!format.supported()) {
            throw new UnreadableImageException(
                    Reason.UNSUPPORTED, "it is " + format.title() + "; convert it to JPEG or PNG");
        }
        RgbPixels pixels = read(format, file);
        RgbPixels upright = pixels.upright(ExifOrientation.of(format, file));
        return landmarks
                .map(points -> FaceAlignment.align(upright, points, side))
                .orElseGet(() -> upright.centralSquare().resized(side).rgb());
    }

    private static String instead(byte[] file) {
        String begin = new String(file, 0, Math.min(file.length, LFS.length()), StandardCharsets.ISO_8859_1);
        return begin.equals(LFS)
                ? "it is a pointer of Git LFS; replace it by the image with git lfs pull"
                : "it does not begin like JPEG, PNG, WebP, TIFF, BMP, PPM or PGM";
    }

    private static RgbPixels read(ImageFormat format, byte[] file) throws UnreadableImageException {
        byte[] encoded =
                switch (format) {
                    case JPEG -> JpegImage.withoutMetadata(file);
                    case BMP -> withFileSize(file);
                    case PNG, PNM, GIF, WEBP, TIFF, HEIF, JPEG_2000, JPEG_XL -> file;
                };
        ImageReader reader = format.reader();
        List<String> warnings = new ArrayList<>();
        try (ImageInputStream stream = new ByteArrayImageInputStream(encoded)) {
            reader.setInput(stream, true, true);
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            checkSize(reader.getWidth(0), reader.getHeight(0));
            int kilopixels = (int) ((long) reader.getWidth(0) * reader.getHeight(0) / 1000);
            KILOPIXELS.acquireUninterruptibly(kilopixels);
            try {
                BufferedImage image = reader.read(0);
                checkWhole(warnings);
                return RgbPixels.of(image);
            } finally {
                KILOPIXELS.release(kilopixels);
            }
        } catch (IOException | RuntimeException e) {
            throw failure(format, e);
        } finally {
            reader.dispose();
        }
    }

    /** A BMP file with its size. The reader refuses one that is too small, such as the 0 of programs that write to a pipe. */
    private static byte[] withFileSize(byte[] file) {
        var header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (Integer.compareUnsigned(header.getInt(2), file.length) >= 0) {
            return file;
        }
        byte[] sized = file.clone();
        ByteBuffer.wrap(sized).order(ByteOrder.LITTLE_ENDIAN).putInt(2, sized.length);
        return sized;
    }

    private static void checkSize(int width, int height) throws UnreadableImageException {
        if (width <= 0 || height <= 0) {
            throw new UnreadableImageException(Reason.DAMAGED, width + " x " + height + " pixels");
        }
        if (width > MAXIMUM_SIDE || height > MAXIMUM_SIDE || (long) width * height > MAXIMUM_PIXELS) {
            throw new UnreadableImageException(Reason.TOO_LARGE, width + " x " + height + " pixels");
        }
    }

    /**
     * The JPEG reader only warns about damaged entropy-coded data. Its warnings have no codes, only libjpeg's texts. Bytes that
     * it skips before a marker are harmless.
     */
    private static void checkWhole(List<String> warnings) throws UnreadableImageException {
        for (String warning : warnings) {
            String message = warning.toLowerCase(Locale.ROOT);
            if (message.contains("premature end") || message.contains("truncated")) {
                throw new UnreadableImageException(Reason.TRUNCATED, "");
            }
            if (message.contains("corrupt") && !message.contains("extraneous bytes before marker")) {
                throw new UnreadableImageException(Reason.DAMAGED, warning);
            }
        }
    }

    private static UnreadableImageException failure(ImageFormat format, Exception cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
            if (t instanceof EOFException || message.contains("unexpected end") || message.contains("premature end")) {
                return new UnreadableImageException(Reason.TRUNCATED, "");
            }
        }
        return new UnreadableImageException(Reason.DAMAGED, "it cannot be decoded as " + format.title());
    }
}
