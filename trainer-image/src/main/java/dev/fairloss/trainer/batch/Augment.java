// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.data.FaceImages;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Crops and standardizes images for the network. Each crop is standardized by its own mean and standard deviation over all
 * values, which removes the brightness and contrast of the photograph. For training, the position of the crop, a horizontal
 * flip, contrast and brightness are random; they depend on the position in the sequence of samples alone. Contrast and
 * brightness change the standardized values, since standardization would undo them. (Ours, not from the paper.)
 *
 * @param imageSize height and width of a stored image, in pixels
 * @param side height and width of the crop, in pixels, up to imageSize
 * @param jitter contrast is multiplied by a random factor in 1 ± jitter, brightness changed by up to ± jitter standard deviations
 */
public record Augment(int imageSize, int side, double jitter) {
    /** Default jitter; works well on small networks. */
    public static final double JITTER = .15;

    /** Lower bound of the divisor, in units of 0 to 255, so that noise in a uniform image is not amplified. */
    static final double SMALLEST_DEVIATION = 1;

    public Augment {
        if (side < 1 || side > imageSize || !(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException(side + " of " + imageSize + ", jitter " + jitter);
        }
    }

    /** An augmentation with the default jitter. */
    public static Augment of(int imageSize, int side) {
        return new Augment(imageSize, side, JITTER);
    }

    /** Number of values of a crop: side * side * 3. */
    public int values() {
        return side * side * FaceImages.CHANNELS;
    }

    /**
     * Writes a random crop, for training.
     *
     * @param rgb uint8, (imageSize, imageSize, 3)
     * @param seed of the run
     * @param position of the sample in the sequence over all epochs, from 0
     * @param out float32, (side, side, 3), written from index on; the position of the buffer does not change
     */
    public void randomCrop(byte[] rgb, long seed, long position, FloatBuffer out, int index) {
        Crop crop = draw(seed, position);
        write(rgb, crop, table(rgb, crop), out, index);
    }

    /** Draws the crop of a sample, see {@link #randomCrop}. */
    Crop draw(long seed, long position) {
        SplittableRandom random = Seeds.random(seed, "augment", position);
        int range = imageSize - side + 1;
        int top = random.nextInt(range);
        int left = random.nextInt(range);
        boolean mirrored = random.nextBoolean();
        double contrast = 1 + jitter * (2 * random.nextDouble() - 1);
        double brightness = jitter * (2 * random.nextDouble() - 1);
        return new Crop(top, left, mirrored, contrast, brightness);
    }

    /**
     * Writes the central crop, for evaluation.
     *
     * @param rgb uint8, (imageSize, imageSize, 3)
     * @param mirrored whether to flip the image horizontally
     * @param out float32, (side, side, 3), written from index on; the position of the buffer does not change
     */
    public void centerCrop(byte[] rgb, boolean mirrored, FloatBuffer out, int index) {
        int edge = (imageSize - side) / 2;
        Crop crop = new Crop(edge, edge, mirrored, 1, 0);
        write(rgb, crop, table(rgb, crop), out, index);
    }

    /**
     * A crop of an image.
     *
     * @param top first row
     * @param left first column
     * @param mirrored whether it is flipped horizontally
     * @param contrast factor of the standardized values
     * @param brightness added to the standardized values
     */
    record Crop(int top, int left, boolean mirrored, double contrast, double brightness) {}

    /** Standardized value of each of the 256 stored values in this crop. */
    private float[] table(byte[] rgb, Crop crop) {
        long sum = 0;
        long squares = 0;
        for (int y = 0; y < side; y++) {
            int from = ((crop.top + y) * imageSize + crop.left) * FaceImages.CHANNELS;
            for (int i = from; i < from + side * FaceImages.CHANNELS; i++) {
                int value = rgb[i] & 255;
                sum += value;
                squares += value * value;
            }
        }
        double mean = (double) sum / values();
        double deviation = Math.sqrt(Math.max(0, (double) squares / values() - mean * mean));
        double factor = crop.contrast / Math.max(SMALLEST_DEVIATION, deviation);
        float[] table = new float[256];
        for (int value = 0; value < table.length; value++) {
            table[value] = (float) ((value - mean) * factor + crop.brightness);
        }
        return table;
    }

    private void write(byte[] rgb, Crop crop, float[] table, FloatBuffer out, int index) {
        int at = index;
        for (int y = 0; y < side; y++) {
            int row = ((crop.top + y) * imageSize + crop.left) * FaceImages.CHANNELS;
            int step = crop.mirrored ? -FaceImages.CHANNELS : FaceImages.CHANNELS;
            int from = crop.mirrored ? row + (side - 1) * FaceImages.CHANNELS : row;
            for (int x = 0; x < side; x++, from += step, at += FaceImages.CHANNELS) {
                out.put(at, table[rgb[from] & 255]);
                out.put(at + 1, table[rgb[from + 1] & 255]);
                out.put(at + 2, table[rgb[from + 2] & 255]);
            }
        }
    }
}
