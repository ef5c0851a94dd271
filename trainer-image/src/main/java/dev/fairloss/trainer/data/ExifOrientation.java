// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.stream.ImageInputStream;

/** Reads the EXIF orientation of JPEG files. */
final class ExifOrientation {
    private ExifOrientation() {}

    /**
     * The orientation (tag 0x0112 of EXIF 2.3).
     *
     * @param file contents of a JPEG file
     * @return 1 to 8; 1, upright, if the tag is missing or unreadable
     */
    static int of(byte[] file) {
        try (ImageInputStream stream = new ByteArrayImageInputStream(file)) {
            for (JPEGSegment segment : JPEGSegmentUtil.readSegments(stream, JPEG.APP1, "Exif")) {
                return read(segment);
            }
        } catch (IOException | RuntimeException e) {
            return 1; // damaged metadata does not make an image unusable
        }
        return 1;
    }

    private static int read(JPEGSegment segment) throws IOException {
        try (InputStream data = segment.data()) {
            data.skipNBytes(1); // the second zero byte after "Exif"
            try (ImageInputStream exif = new ByteArrayImageInputStream(data.readAllBytes())) {
                Entry entry = new TIFFReader().read(exif).getEntryById(TIFF.TAG_ORIENTATION);
                return entry != null && entry.getValue() instanceof Number number ? number.intValue() : 1;
            }
        }
    }
}
