// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.data.Unreadable.Reason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reduces a JPEG file to the segments that its pixels depend on. Metadata such as color profiles do not change the decoded
 * samples, so damaged metadata must not make an image unusable. Like libjpeg, skips fill bytes, and bytes between segments.
 */
final class JpegImage {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int TEM = 0x01;
    private static final int FIRST_RST = 0xD0;
    private static final int LAST_RST = 0xD7;
    private static final int SOF0 = 0xC0;
    private static final int SOF15 = 0xCF;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int APP0 = 0xE0;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COM = 0xFE;
    private static final int MINIMUM_JFIF = 14;
    private static final int MINIMUM_ADOBE = 12;

    private final byte[] file;
    private final ByteArrayOutputStream out;
    private byte[] jfif = new byte[0];
    private byte[] adobe = new byte[0];
    private int components;
    private int at = 2;

    private JpegImage(byte[] file) {
        this.file = file;
        this.out = new ByteArrayOutputStream(file.length);
    }

    /**
     * The file without metadata, and without anything after the end of the image.
     *
     * @param file begins with an SOI marker
     * @throws UnreadableImageException if it has no EOI marker
     */
    static byte[] withoutMetadata(byte[] file) throws UnreadableImageException {
        var image = new JpegImage(file);
        int marker = image.nextMarker();
        while (marker != EOI) {
            image.copySegment(marker);
            marker = image.nextMarker();
        }
        image.copyMarker(EOI);
        return image.whole();
    }

    /** The copied segments after the one that decides the color space for libjpeg: of three components, JFIF is before Adobe. */
    private byte[] whole() {
        var whole = new ByteArrayOutputStream(out.size() + jfif.length + adobe.length + 2);
        whole.write(0xFF);
        whole.write(SOI);
        whole.writeBytes(components == 4 || jfif.length == 0 ? adobe : jfif);
        whole.writeBytes(out.toByteArray());
        return whole.toByteArray();
    }

    private void copySegment(int marker) throws UnreadableImageException {
        if (marker == SOI || marker == TEM || (marker >= FIRST_RST && marker <= LAST_RST)) {
            return; // a marker without data, and without a meaning here
        }
        int length = unsigned(at) << 8 | unsigned(at + 1);
        if (length < 2 || at + length > file.length) {
            throw length < 2
                    ? new UnreadableImageException(Reason.DAMAGED, "a segment has the length " + length)
                    : truncated();
        }
        if (marker == APP0 && length - 2 >= MINIMUM_JFIF && begins("JFIF\0")) {
            jfif = Arrays.copyOfRange(file, at - 2, at + length);
        } else if (marker == APP14 && length - 2 >= MINIMUM_ADOBE && begins("Adobe")) {
            adobe = Arrays.copyOfRange(file, at - 2, at + length);
        } else if (marker != COM && (marker < APP0 || marker > APP15)) {
            copyMarker(marker);
            out.write(file, at, length);
        }
        if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC && length > 7) {
            components = unsigned(at + 7);
        }
        at += length;
        if (marker == SOS) {
            copyScan();
        }
    }

    private boolean begins(String text) {
        return new String(file, at + 2, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    /** Copies entropy-coded data, up to the next marker that is no restart marker. */
    private void copyScan() throws UnreadableImageException {
        int from = at;
        while (true) {
            int next = unsigned(at + 1);
            if (unsigned(at) == 0xFF && next != 0 && next != 0xFF && (next < FIRST_RST || next > LAST_RST)) {
                out.write(file, from, at - from);
                return;
            }
            at++;
        }
    }

    /** The next marker, after which {@link #at} points to its data. */
    private int nextMarker() throws UnreadableImageException {
        int before = 0;
        while (before != 0xFF || unsigned(at) == 0xFF || unsigned(at) == 0) { // 0xFF00 is a byte of data
            before = unsigned(at++);
        }
        return unsigned(at++);
    }

    private void copyMarker(int marker) {
        out.write(0xFF);
        out.write(marker);
    }

    private int unsigned(int index) throws UnreadableImageException {
        if (index >= file.length) {
            throw truncated();
        }
        return file[index] & 255;
    }

    private static UnreadableImageException truncated() {
        return new UnreadableImageException(Reason.TRUNCATED, "");
    }
}
