// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;

/**
 * Training batches for a device that crops: whole images as bytes, decoded in advance on other threads, and the same samples and
 * crops as of {@link BatchPipeline}. A third of the bytes of float32 crops, and less work for the host.
 */
public final class ByteBatches implements BatchSource {
    private final CropBatches crops;
    private final BatchPrefetcher prefetcher;
    private final int imageSize;

    /**
     * A source. Its threads start when the first batch is taken.
     *
     * @param images decoded images
     * @param memory allocates direct memory of a number of bytes; must stay valid until this object is closed
     */
    public ByteBatches(
            FaceImages images,
            Samples samples,
            Augment augment,
            BatchPipeline.Settings settings,
            IntFunction<ByteBuffer> memory) {
        this.crops = new CropBatches(samples, augment, settings.seed(), settings.batchSize());
        this.imageSize = images.side();
        var sequence = new SampleSequence(samples, settings.seed(), settings.batchSize());
        this.prefetcher =
                new BatchPrefetcher(new Bytes(images, sequence), settings.workers(), settings.ahead(), memory);
    }

    /** Copies whole images. */
    private record Bytes(FaceImages images, SampleSequence sequence) implements BatchAssembler {
        @Override
        public int largest() {
            return sequence.batchSize();
        }

        @Override
        public int bytesOfImage() {
            return images.side() * images.side() * FaceImages.CHANNELS;
        }

        @Override
        public Contents fill(long update, ByteBuffer memory) {
            var contents = sequence.contents(update);
            for (int i = 0; i < contents.images().length; i++) {
                memory.put(i * bytesOfImage(), images.pixels(contents.images()[i]));
            }
            return contents;
        }
    }

    /** {@inheritDoc} Throws the failure to read an image, with the name of the file. */
    @Override
    public ByteBatch take(long update) {
        var assembled = prefetcher.take(update);
        return new ByteBatch(crops.take(update), assembled.memory(), imageSize, assembled.release());
    }

    @Override
    public int imagesPerEpoch() {
        return crops.imagesPerEpoch();
    }

    @Override
    public int batchSize() {
        return crops.batchSize();
    }

    @Override
    public void close() {
        prefetcher.close();
    }
}
