// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.BatchPipeline;
import dev.fairloss.trainer.batch.CropBatches;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.testing.TestImages;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UploadedBatchesTest {
    private static final int SIDE = 8;
    private static final int COUNT = 10;
    private static final Augment AUGMENT = Augment.of(SIDE, 6);
    private static final Samples SAMPLES = new Samples(
            IntStream.range(0, COUNT).toArray(),
            IntStream.range(0, COUNT).map(i -> i / 2).toArray());
    private static final BatchPipeline.Settings SETTINGS = BatchPipeline.Settings.of(3, 4, 2);

    /** Synthetic images. @param failures how often reading the last one still fails */
    private record Faces(AtomicInteger failures) implements FaceImages {
        @Override
        public int count() {
            return COUNT;
        }

        @Override
        public int side() {
            return SIDE;
        }

        @Override
        public byte[] pixels(int image) {
            if (image == COUNT - 1 && failures.getAndDecrement() > 0) {
                throw TrainerException.invalidInput("Cannot use face-" + image + ".", "Remove it.");
            }
            return TestImages.rgb(SIDE, image * 11);
        }
    }

    private static UploadedBatches batches(int failures) {
        return new UploadedBatches(
                new Faces(new AtomicInteger(failures)), SAMPLES, AUGMENT, SETTINGS, ComputeDevice.CPU);
    }

    /** In order, after a jump ahead, and back to an earlier checkpoint. */
    @Test
    void anyBatchCanBeTakenAndHasItsImages() {
        try (var uploaded = batches(0);
                var crops = new CropBatches(SAMPLES, AUGMENT, SETTINGS.seed(), SETTINGS.batchSize())) {
            assertThat(uploaded.imagesPerEpoch()).isEqualTo(COUNT);
            assertThat(uploaded.batchSize()).isEqualTo(4);
            for (long update : new long[] {0, 1, 2, 9, 10, 2, 3, 3}) {
                var expected = crops.take(update);
                try (var batch = uploaded.take(update)) {
                    assertThat(batch.update()).isEqualTo(update);
                    assertThat(batch.labels()).isEqualTo(expected.labels());
                    assertThat(batch.images()).isEqualTo(expected.images());
                    assertThat(batch.crops().crops()).isEqualTo(expected.crops());
                    assertThat(batch.crops().jitter()).isEqualTo(expected.jitter());
                    assertThat(batch.bytes().toByteArray()).isEqualTo(bytes(expected.images()));
                }
            }
        }
    }

    private static byte[] bytes(int[] images) {
        var all = new ByteArrayOutputStream();
        IntStream.of(images).forEach(image -> all.writeBytes(TestImages.rgb(SIDE, image * 11)));
        return all.toByteArray();
    }

    /** Although the next batches have been copied meanwhile. */
    @Test
    void anOpenBatchIsNotOverwritten() {
        try (var uploaded = batches(0);
                var open = uploaded.take(0)) {
            byte[] before = open.bytes().toByteArray();
            for (int update = 1; update < 20; update++) {
                uploaded.take(update).close();
            }
            assertThat(open.bytes().toByteArray()).isEqualTo(before);
        }
    }

    /**
     * Each epoch of two batches and a half has the image that cannot be read at first. Batches are read ahead side by side, so the
     * one that fails may belong to the second epoch.
     */
    @Test
    void aFailureIsThrownByTheTakeOfItsBatchAndRetriedByTheNext() {
        try (var uploaded = batches(1)) {
            var failures = new AtomicInteger();
            for (int update = 0; update < 8; update++) {
                int number = update;
                try {
                    uploaded.take(number).close();
                } catch (TrainerException e) {
                    assertThat(e).hasMessage("Cannot use face-9.");
                    failures.incrementAndGet();
                    uploaded.take(number).close();
                }
            }
            assertThat(failures).hasValue(1);
        }
        try (var broken = batches(Integer.MAX_VALUE)) {
            assertThatThrownBy(() -> IntStream.range(0, 3)
                            .forEach(update -> broken.take(update).close()))
                    .hasMessage("Cannot use face-9.");
        }
    }
}
