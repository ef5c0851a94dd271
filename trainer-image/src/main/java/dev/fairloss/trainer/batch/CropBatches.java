// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.Samples;

/**
 * Training batches of images that the device holds: draws the same samples and crops as {@link BatchPipeline}, without reading
 * any pixels.
 */
public final class CropBatches implements BatchSource {
    private final Samples samples;
    private final Augment augment;
    private final SampleSequence sequence;
    private final int batchSize;

    /**
     * An endless sequence of batches.
     *
     * @param samples whose images are numbered as on the device
     * @param seed of order and augmentation
     */
    public CropBatches(Samples samples, Augment augment, long seed, int batchSize) {
        this.samples = samples;
        this.augment = augment;
        this.sequence = new SampleSequence(new BatchOrder(seed, samples.count()));
        this.batchSize = batchSize;
    }

    @Override
    public CropBatch take(long update) {
        int[] labels = new int[batchSize];
        int[] images = new int[batchSize];
        long[] crops = new long[batchSize * CropBatch.CROP_VALUES];
        double[] jitter = new double[batchSize * CropBatch.JITTER_VALUES];
        for (int i = 0; i < batchSize; i++) {
            long position = update * batchSize + i;
            int sample = sequence.at(position);
            labels[i] = samples.labels()[sample];
            images[i] = samples.images()[sample];
            Augment.Crop crop = augment.draw(sequence.seed(), position);
            int at = i * CropBatch.CROP_VALUES;
            crops[at] = crop.top();
            crops[at + 1] = crop.left();
            crops[at + 2] = crop.mirrored() ? 1 : 0;
            jitter[i * CropBatch.JITTER_VALUES] = crop.contrast();
            jitter[i * CropBatch.JITTER_VALUES + 1] = crop.brightness();
        }
        return new CropBatch(update, labels, images, crops, jitter);
    }

    @Override
    public int imagesPerEpoch() {
        return samples.count();
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public void close() {}
}
