// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.stream.ImageInputStream;

/**
 * Reads the orientation (tag 0x0112 of EXIF 2.3) of image files: EXIF in a segment of JPEG, in a chunk of PNG and WebP; TIFF
 * files have the tag themselves. Damaged metadata do not make an image unusable: it is taken as upright.
 */
final class ExifOrientation {
    private static final int UPRIGHT = 1;
    private static final int ORIENTATION = 0x0112;
    private static final int SHORT = 3;
    private static final int ENTRY_BYTES = 12;
    private static final String EXIF_PREFIX = "Exif\0\0";

    private ExifOrientation() {}

    /**
     * The orientation of an image.
     *
     * @param file contents of the file
     * @return 1 to 8; 1, upright, if the tag is missing or unreadable
     */
    static int of(ImageFormat format, byte[] file) {
        try {
            Optional<ByteBuffer> exif =
                    switch (format) {
                        case JPEG -> inJpeg(file);
                        case PNG -> inPng(ByteBuffer.wrap(file));
                        case WEBP -> inWebp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
                        case TIFF -> Optional.of(ByteBuffer.wrap(file));
                        case BMP, PNM, GIF, HEIF, JPEG_2000, JPEG_XL -> Optional.empty();
                    };
            int orientation = exif.map(ExifOrientation::orientation).orElse(UPRIGHT);
            return orientation >= 1 && orientation <= 8 ? orientation : UPRIGHT;
        } catch (IOException
                | BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException damaged) {
            return UPRIGHT;
        }
    }

    private static Optional<ByteBuffer> inJpeg(byte[] file) throws IOException {
        try (ImageInputStream stream = new ByteArrayImageInputStream(file)) {
            for (JPEGSegment segment : JPEGSegmentUtil.readSegments(stream, JPEG.APP1, "Exif")) {
                try (InputStream data = segment.data()) {
                    data.skipNBytes(1); // the second zero byte after "Exif"
                    return Optional.of(ByteBuffer.wrap(data.readAllBytes()));
                }
            }
        }
        return Optional.empty();
    }

    /** After the signature, each chunk is: length (4, big-endian), type (4), data, checksum (4). */
    private static Optional<ByteBuffer> inPng(ByteBuffer file) {
        file.position(8);
        while (file.remaining() >= 12) {
            int length = file.getInt();
            if (text(file, 4).equals("eXIf")) {
                return Optional.of(file.slice().limit(length).slice());
            }
            skip(file, length, 4);
        }
        return Optional.empty();
    }

    /** After {@code RIFF}, a size and {@code WEBP}, each chunk is: type (4), length (4, little-endian), data, padded to 2. */
    private static Optional<ByteBuffer> inWebp(ByteBuffer file) {
        file.position(12);
        while (file.remaining() >= 8) {
            String type = text(file, 4);
            int length = file.getInt();
            if (type.equals("EXIF")) {
                ByteBuffer exif = file.slice().limit(length).slice();
                boolean prefixed = length > EXIF_PREFIX.length()
                        && text(exif.duplicate(), EXIF_PREFIX.length()).equals(EXIF_PREFIX);
                return Optional.of(
                        prefixed ? exif.position(EXIF_PREFIX.length()).slice() : exif);
            }
            skip(file, length, length & 1);
        }
        return Optional.empty();
    }

    /** Moves behind a chunk. @throws BufferUnderflowException if its length is above 2 GiB or beyond the end of the file */
    private static void skip(ByteBuffer file, int length, int more) {
        if (length < 0 || file.remaining() - more < length) {
            throw new BufferUnderflowException();
        }
        file.position(file.position() + length + more);
    }

    private static String text(ByteBuffer data, int bytes) {
        byte[] text = new byte[bytes];
        data.get(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The tag in the first directory of TIFF data: byte order (2), 42 (2), offset (4); number of entries (2), entries. */
    private static int orientation(ByteBuffer tiff) {
        tiff.order(text(tiff.duplicate(), 2).equals("II") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int entries = Short.toUnsignedInt(tiff.getShort(directory));
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if (Short.toUnsignedInt(tiff.getShort(entry)) == ORIENTATION && tiff.getShort(entry + 2) == SHORT) {
                return tiff.getShort(entry + 8);
            }
        }
        return UPRIGHT;
    }
}
