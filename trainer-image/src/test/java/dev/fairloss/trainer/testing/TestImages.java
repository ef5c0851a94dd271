// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Small images for tests. */
public final class TestImages {
    private TestImages() {}

    /** An image whose value at (x, y) in channel c is (7 x + 13 y + 50 c + shift) mod 256: no two near pixels are equal. */
    public static BufferedImage pattern(int width, int height, int shift) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, value(x, y, 0, shift) << 16 | value(x, y, 1, shift) << 8 | value(x, y, 2, shift));
            }
        }
        return image;
    }

    /** The value that {@link #pattern} draws. */
    public static int value(int x, int y, int channel, int shift) {
        return (7 * x + 13 * y + 50 * channel + shift) & 255;
    }

    /** The pattern as (side, side, 3). */
    public static byte[] rgb(int side, int shift) {
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) value(i / 3 % side, i / 3 / side, i % 3, shift);
        }
        return rgb;
    }

    /** The image as a file in a format of the JDK. */
    public static byte[] file(BufferedImage image, String format) {
        try {
            var bytes = new ByteArrayOutputStream();
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A PPM file, binary ("P6") or text ("P3"). */
    public static byte[] ppm(String kind, int side, int shift) {
        var out = new ByteArrayOutputStream();
        out.writeBytes((kind + "\n# comment\n" + side + " " + side + "\n255\n").getBytes(StandardCharsets.US_ASCII));
        for (byte value : rgb(side, shift)) {
            if (kind.equals("P6")) {
                out.write(value);
            } else {
                out.writeBytes(((value & 255) + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
        return out.toByteArray();
    }

    /** Writes a PNG of the pattern. */
    public static Path png(Path root, String path, int side, int shift) {
        return write(root, path, file(pattern(side, side, shift), "png"));
    }

    /** Writes a PNG of 16 × 16 pixels, a different one for each number. */
    public static Path noise(Path root, String path, int number) {
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, (i * 31 + number) * 2654435 & 0xFFFFFF);
        }
        return write(root, path, file(image, "png"));
    }

    /** Writes a file and creates its folders. */
    public static Path write(Path root, String path, byte[] bytes) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            return Files.write(root.resolve(path), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
