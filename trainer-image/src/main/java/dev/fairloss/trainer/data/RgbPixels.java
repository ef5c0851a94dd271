// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * An image with 8 bits per channel.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb (height, width, 3), red, green, blue
 */
record RgbPixels(int width, int height, byte[] rgb) {
    /**
     * The stored samples of an image of any layout, as Pillow's {@code convert("RGB")}: gray is copied to all channels, palettes
     * are resolved, of 16 bits the upper 8 are kept, ink is subtracted from white, transparency is ignored. Neither embedded color
     * profiles nor the gamma correction that {@link BufferedImage#getRGB} applies to gray are used.
     *
     * @throws UnreadableImageException if the color model is not supported
     */
    static RgbPixels of(BufferedImage image) throws UnreadableImageException {
        var pixels = new RgbPixels(
                image.getWidth(),
                image.getHeight(),
                new byte[image.getWidth() * image.getHeight() * FaceImages.CHANNELS]);
        if (image.getColorModel() instanceof IndexColorModel palette) {
            pixels.fillFromPalette(image.getRaster(), palette);
        } else {
            pixels.fillFromSamples(image);
        }
        return pixels;
    }

    private void fillFromPalette(Raster raster, IndexColorModel palette) {
        int[] entries = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            raster.getSamples(0, y, width, 1, 0, entries);
            for (int x = 0; x < width; x++) {
                int argb = palette.getRGB(entries[x]);
                at = put(at, argb >> 16 & 255, argb >> 8 & 255, argb & 255);
            }
        }
    }

    private void fillFromSamples(BufferedImage image) throws UnreadableImageException {
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        boolean alpha = image.getColorModel().hasAlpha();
        int colors = alpha ? bands - 1 : bands;
        boolean ink = colors == 4 && image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK;
        if (colors != 1 && colors != 3 && !ink) {
            throw new UnreadableImageException(
                    Unreadable.Reason.UNSUPPORTED, colors + " color channels; save it as RGB or grayscale");
        }
        int[] depth = image.getSampleModel().getSampleSize();
        int[] samples = new int[width * bands];
        for (int y = 0, at = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, samples);
            for (int x = 0, s = 0; x < width; x++, s += bands) {
                int red = eightBits(samples[s], depth[0]);
                int green = colors == 1 ? red : eightBits(samples[s + 1], depth[1]);
                int blue = colors == 1 ? red : eightBits(samples[s + 2], depth[2]);
                int white = ink ? 255 - eightBits(samples[s + 3], depth[3]) : 255;
                at = ink
                        ? put(at, withoutInk(red, white), withoutInk(green, white), withoutInk(blue, white))
                        : put(at, red, green, blue);
            }
        }
    }

    private static int eightBits(int sample, int depth) {
        return depth >= 8 ? sample >> depth - 8 : sample * 255 / ((1 << depth) - 1);
    }

    /** Light that a color's ink leaves of the light that the black ink leaves, as Pillow computes it. */
    private static int withoutInk(int ink, int light) {
        return light - (ink * light + 127) / 255;
    }

    private int put(int at, int red, int green, int blue) {
        rgb[at] = (byte) red;
        rgb[at + 1] = (byte) green;
        rgb[at + 2] = (byte) blue;
        return at + FaceImages.CHANNELS;
    }

    /**
     * The image in its upright orientation.
     *
     * @param orientation tag 0x0112 of EXIF, 1 to 8; 1 is upright
     */
    RgbPixels upright(int orientation) {
        if (orientation <= 1 || orientation > 8) {
            return this;
        }
        boolean turned = orientation >= 5;
        var result = new RgbPixels(turned ? height : width, turned ? width : height, new byte[rgb.length]);
        for (int y = 0, to = 0; y < result.height; y++) {
            for (int x = 0; x < result.width; x++, to += FaceImages.CHANNELS) {
                int along = turned ? y : x;
                int down = turned ? x : y;
                boolean right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
                boolean bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
                int fromX = right ? width - 1 - along : along;
                int fromY = bottom ? height - 1 - down : down;
                System.arraycopy(
                        rgb, (fromY * width + fromX) * FaceImages.CHANNELS, result.rgb, to, FaceImages.CHANNELS);
            }
        }
        return result;
    }

    /** The largest square around the center. */
    RgbPixels centralSquare() {
        if (width == height) {
            return this;
        }
        int side = Math.min(width, height);
        int left = (width - side) / 2;
        int top = (height - side) / 2;
        byte[] square = new byte[side * side * FaceImages.CHANNELS];
        for (int y = 0; y < side; y++) {
            System.arraycopy(
                    rgb,
                    ((top + y) * width + left) * FaceImages.CHANNELS,
                    square,
                    y * side * FaceImages.CHANNELS,
                    side * FaceImages.CHANNELS);
        }
        return new RgbPixels(side, side, square);
    }

    /** This square image in another size, by a {@link TriangleFilter}. */
    RgbPixels resized(int side) {
        if (width == side && height == side) {
            return this;
        }
        return new RgbPixels(side, side, new TriangleFilter(width, side).apply(rgb));
    }
}
