// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.data.FaceImages;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Turns a stored image into what the net sees: a crop, standardised by its own mean and standard deviation over all values,
 * so that light and contrast of the photograph do not matter. In training the crop's place, a flip, contrast and brightness
 * are drawn at random, by the position in the sequence of samples alone. Contrast and brightness act on the standardised
 * values: before, the standardisation would undo them. (Ours, not from the paper.)
 *
 * @param imageSize height and width of a stored image, in pixels
 * @param side height and width of the crop, in pixels, up to imageSize
 * @param jitter contrast is multiplied by a factor in 1 ± jitter, brightness shifted by ± jitter standard deviations
 */
public record Augment(int imageSize, int side, double jitter) {
    /** Jitter that was found to work on small nets. */
    public static final double JITTER = .15;

    /** Smallest standard deviation that is divided by, in steps of 0 to 255: a plain picture stays plain. */
    private static final double SMALLEST_DEVIATION = 1;

    public Augment {
        if (side < 1 || side > imageSize || !(jitter >= 0 && jitter < 1)) {
            throw new IllegalArgumentException(side + " of " + imageSize + ", jitter " + jitter);
        }
    }

    /** The usual jitter. */
    public static Augment of(int imageSize, int side) {
        return new Augment(imageSize, side, JITTER);
    }

    /** Number of values of a crop: side * side * 3. */
    public int values() {
        return side * side * FaceImages.CHANNELS;
    }

    /**
     * The crop of the training.
     *
     * @param rgb uint8, (imageSize, imageSize, 3)
     * @param seed of the run
     * @param position of the sample in the endless sequence, from 0
     * @param out float32, (side, side, 3), written from the index given on; its position is left alone
     */
    public void train(byte[] rgb, long seed, long position, FloatBuffer out, int index) {
        SplittableRandom random = Seeds.random(seed, "augment", position);
        int room = imageSize - side + 1;
        int top = random.nextInt(room);
        int left = random.nextInt(room);
        boolean mirrored = random.nextBoolean();
        double contrast = 1 + jitter * (2 * random.nextDouble() - 1);
        double brightness = jitter * (2 * random.nextDouble() - 1);
        write(rgb, new Crop(top, left, mirrored), table(rgb, top, left, contrast, brightness), out, index);
    }

    /**
     * The central crop, for evaluation.
     *
     * @param rgb uint8, (imageSize, imageSize, 3)
     * @param mirrored left and right exchanged
     * @param out float32, (side, side, 3), written from the index given on; its position is left alone
     */
    public void centre(byte[] rgb, boolean mirrored, FloatBuffer out, int index) {
        int edge = (imageSize - side) / 2;
        write(rgb, new Crop(edge, edge, mirrored), table(rgb, edge, edge, 1, 0), out, index);
    }

    private record Crop(int top, int left, boolean mirrored) {}

    /** What each of the 256 values becomes in this crop. */
    private float[] table(byte[] rgb, int top, int left, double contrast, double brightness) {
        long sum = 0;
        long squares = 0;
        for (int y = 0; y < side; y++) {
            int from = ((top + y) * imageSize + left) * FaceImages.CHANNELS;
            for (int i = from; i < from + side * FaceImages.CHANNELS; i++) {
                int value = rgb[i] & 255;
                sum += value;
                squares += value * value;
            }
        }
        double mean = (double) sum / values();
        double deviation = Math.sqrt(Math.max(0, (double) squares / values() - mean * mean));
        double factor = contrast / Math.max(SMALLEST_DEVIATION, deviation);
        float[] table = new float[256];
        for (int value = 0; value < table.length; value++) {
            table[value] = (float) ((value - mean) * factor + brightness);
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
