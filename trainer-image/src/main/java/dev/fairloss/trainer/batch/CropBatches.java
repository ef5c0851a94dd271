// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.Samples;

/**
 * Training batches of images that the device holds: draws the same samples and crops as {@link BatchPipeline}, without reading
 * any pixels.
 */
public final class CropBatches implements BatchSource {
    private final int imagesPerEpoch;
    private final Augment augment;
    private final SampleSequence sequence;

    /**
     * An endless sequence of batches.
     *
     * @param samples whose images are numbered as on the device
     * @param seed of order and augmentation
     */
    public CropBatches(Samples samples, Augment augment, long seed, int batchSize) {
        this.imagesPerEpoch = samples.count();
        this.augment = augment;
        this.sequence = new SampleSequence(samples, seed, batchSize);
    }

    @Override
    public CropBatch take(long update) {
        int batchSize = sequence.batchSize();
        long[] crops = new long[batchSize * CropBatch.CROP_VALUES];
        double[] jitter = new double[batchSize * CropBatch.JITTER_VALUES];
        for (int i = 0; i < batchSize; i++) {
            Augment.Crop crop = augment.draw(sequence.seed(), sequence.first(update) + i);
            int at = i * CropBatch.CROP_VALUES;
            crops[at] = crop.top();
            crops[at + 1] = crop.left();
            crops[at + 2] = crop.mirrored() ? 1 : 0;
            jitter[i * CropBatch.JITTER_VALUES] = crop.contrast();
            jitter[i * CropBatch.JITTER_VALUES + 1] = crop.brightness();
        }
        BatchAssembler.Contents contents = sequence.contents(update);
        return new CropBatch(update, contents.labels(), contents.images(), crops, jitter);
    }

    @Override
    public int imagesPerEpoch() {
        return imagesPerEpoch;
    }

    @Override
    public int batchSize() {
        return sequence.batchSize();
    }

    @Override
    public void close() {}
}
