// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.batch.BatchPipeline.Settings;
import dev.fairloss.trainer.data.CachedImages;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;
import dev.fairloss.trainer.testing.TestImages;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchPipelineTest {
    private static final int SIDE = 8;
    private static final int COUNT = 10;
    private static final Augment AUGMENT = Augment.of(SIDE, 6);
    private static final Samples SAMPLES = new Samples(
            IntStream.range(0, COUNT).toArray(),
            IntStream.range(0, COUNT).map(i -> i / 2).toArray());

    /** Synthetic images, one of which may fail. */
    private record Drawn(int broken, AtomicInteger reads) implements FaceImages {
        Drawn(int broken) {
            this(broken, new AtomicInteger());
        }

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
            reads.incrementAndGet();
            if (image == broken) {
                throw TrainerException.invalidInput("Cannot use face-" + image + ".", "Remove it.");
            }
            return TestImages.rgb(SIDE, image * 11);
        }
    }

    /** A copy of a batch. */
    private record Seen(List<Float> pixels, List<Integer> labels, List<Integer> images) {
        static Seen of(Batch batch) {
            FloatBuffer floats = batch.pixels().asFloatBuffer();
            return new Seen(
                    IntStream.range(0, floats.remaining()).mapToObj(floats::get).toList(),
                    Arrays.stream(batch.labels()).boxed().toList(),
                    Arrays.stream(batch.images()).boxed().toList());
        }
    }

    private static BatchPipeline pipeline(FaceImages images, int workers) {
        return new BatchPipeline(images, SAMPLES, AUGMENT, Settings.of(42, 4, workers));
    }

    private static List<Seen> take(BatchPipeline pipeline, int from, int to) {
        List<Seen> seen = new ArrayList<>();
        for (int update = from; update < to; update++) {
            try (Batch batch = pipeline.take(update)) {
                assertThat(batch.update()).isEqualTo(update);
                seen.add(Seen.of(batch));
            }
        }
        return seen;
    }

    @Test
    void batchesDoNotDependOnThreadsNorOnWhereOneBegins() {
        try (var one = pipeline(new Drawn(-1), 1);
                var three = pipeline(new Drawn(-1), 3);
                var later = pipeline(new CachedImages(new Drawn(-1), 1 << 20), 2)) {
            List<Seen> all = take(one, 0, 40);
            assertThat(take(three, 0, 40)).isEqualTo(all);
            assertThat(take(later, 17, 40)).isEqualTo(all.subList(17, 40));
            assertThat(take(later, 3, 5)).as("a step back").isEqualTo(all.subList(3, 5));
            assertThat(take(three, 0, 1)).as("after the end").isEqualTo(all.subList(0, 1));
        }
    }

    @Test
    void everyEpochSeesEveryImageOnceWithItsLabel() {
        try (var pipeline = pipeline(new Drawn(-1), 2)) {
            List<Seen> seen = take(pipeline, 0, 5); // 20 images: two epochs of 10
            List<Integer> images =
                    seen.stream().flatMap(batch -> batch.images().stream()).toList();
            assertThat(images.subList(0, 10)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(images.subList(10, 20)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            List<Integer> labels =
                    seen.stream().flatMap(batch -> batch.labels().stream()).toList();
            assertThat(labels).isEqualTo(images.stream().map(image -> image / 2).toList());
            assertThat(pipeline.imagesPerEpoch()).isEqualTo(10);
        }
    }

    @Test
    void aFailingImageFailsTheTakeOfItsBatch() {
        try (var pipeline = pipeline(new Drawn(7), 2)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> take(pipeline, 0, 3)) // 12 images: all ten are among them
                        .isInstanceOfSatisfying(TrainerException.class, e -> {
                            assertThat(e).hasMessage("Cannot use face-7.");
                            assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
                            assertThat(e.getStackTrace()[0].getMethodName()).isEqualTo("rethrown");
                        });
            }
        }
    }

    @Test
    void closingInMidStreamEndsTheThreadsAndRefusesFurtherBatches() {
        var pipeline = pipeline(new Drawn(-1), 3);
        Batch held = pipeline.take(0);
        pipeline.close();
        pipeline.close();
        held.close();
        held.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive() && thread.getName().equals("batches-2"));
        assertThatThrownBy(() -> pipeline.take(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void prefetchingIsBounded() {
        var images = new Drawn(-1);
        try (var pipeline = new BatchPipeline(images, SAMPLES, AUGMENT, new Settings(1, 4, 2, 3))) {
            take(pipeline, 0, 6);
        }
        // 6 batches taken and at most 3 ahead, of 4 images each.
        assertThat(images.reads().get()).isBetween(24, 36);
    }

    @Test
    void anInterruptEndsTheWait() throws InterruptedException {
        var reading = new CountDownLatch(1);
        var open = new CountDownLatch(1);
        FaceImages slow = new FaceImages() {
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
                reading.countDown();
                try {
                    open.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return TestImages.rgb(SIDE, image);
            }
        };
        try (var pipeline = pipeline(slow, 1)) {
            var thrown = new AtomicReference<TrainerException>();
            var taker = new Thread(() -> {
                try {
                    pipeline.take(0).close();
                } catch (TrainerException e) {
                    thrown.set(e);
                }
            });
            taker.start();
            reading.await();
            taker.interrupt();
            taker.join();
            open.countDown();
            assertThat(thrown.get().exitCode()).isEqualTo(ExitCode.INTERRUPTED);
        }
    }

    @Test
    void theCacheReadsEachImageOnceUntilItsBudgetIsSpent() {
        var images = new Drawn(-1);
        var cached = new CachedImages(images, 4L * SIDE * SIDE * 3);
        IntStream.range(0, 30).forEach(i -> cached.pixels(i % COUNT));
        // 4 images kept: 4 reads for those, 3 for each of the other 6.
        assertThat(images.reads().get()).isEqualTo(4 + 18);
    }

    @Test
    void evaluationKeepsTheOrderAndEndsWithASmallerBatch() {
        int[] wanted = {5, 5, 9, 0, 3};
        List<Integer> images = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Float> firstPixels = new ArrayList<>();
        try (var batches = new EvaluationBatches(new Drawn(-1), AUGMENT, EvaluationBatches.View.PLAIN, wanted, 2)) {
            batches.forEach(batch -> {
                Arrays.stream(batch.images()).forEach(images::add);
                Arrays.stream(batch.labels()).forEach(places::add);
                firstPixels.add(batch.pixels().asFloatBuffer().get(0));
            });
        }
        assertThat(images).containsExactly(5, 5, 9, 0, 3);
        assertThat(places).containsExactly(0, 1, 2, 3, 4);
        FloatBuffer last = FloatBuffer.allocate(AUGMENT.values());
        AUGMENT.centerCrop(TestImages.rgb(SIDE, 33), false, last, 0);
        assertThat(firstPixels).hasSize(3).last().isEqualTo(last.get(0));
    }
}
