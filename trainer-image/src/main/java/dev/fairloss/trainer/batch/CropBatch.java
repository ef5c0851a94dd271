// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

/**
 * The crops of one update, from images that the device holds.
 *
 * @param update number of the update that the batch belongs to, from 0
 * @param labels class of each image, (batch), 0 to classes - 1
 * @param images number of each image among those on the device, (batch)
 * @param crops first row, first column, and 1 if mirrored, else 0, of each crop, (batch, 3), row after row
 * @param jitter contrast and brightness of each crop, (batch, 2), row after row
 */
public record CropBatch(long update, int[] labels, int[] images, long[] crops, double[] jitter)
        implements TrainingBatch {
    /** Values of a crop in {@link #crops}. */
    public static final int CROP_VALUES = 3;

    /** Values of a crop in {@link #jitter}. */
    public static final int JITTER_VALUES = 2;

    /** Checks the sizes. */
    public CropBatch {
        int batch = labels.length;
        if (images.length != batch || crops.length != batch * CROP_VALUES || jitter.length != batch * JITTER_VALUES) {
            throw new IllegalArgumentException("a batch of " + batch + " labels has " + images.length + " images, "
                    + crops.length + " crop values and " + jitter.length + " jitter values");
        }
    }

    @Override
    public void close() {}
}
