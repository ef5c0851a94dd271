// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.batch.BatchPipeline;
import dev.fairloss.trainer.batch.BatchPipeline.Settings;
import dev.fairloss.trainer.data.CachedImages;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.ImageDecoder;
import dev.fairloss.trainer.data.ProgressCallback;
import dev.fairloss.trainer.data.Samples;
import dev.fairloss.trainer.data.UnreadableImageException;
import dev.fairloss.trainer.synthetic.SyntheticFaces;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Measures data loading on synthetic faces, so it needs no dataset: drawing, decoding, augmenting, and whether training at a
 * given speed waits for its batches. Each measurement takes about the requested time, after a warm-up of a third of it.
 */
public final class DataBenchmark {
    private static final int FACES = 256;
    private static final long SECOND = 1_000_000_000L;

    private final long nanos;
    private final Augment augment;
    private final FaceImages drawn;
    private final List<byte[]> pixels;

    /**
     * A benchmark.
     *
     * @param seconds duration of a measurement
     * @param augment sizes of images and crops
     */
    public DataBenchmark(double seconds, Augment augment) {
        this.nanos = (long) (seconds * SECOND);
        this.augment = augment;
        var faces = new SyntheticFaces(FACES, 1, 1, 0, 1);
        this.drawn = faces.open(faces.index(augment.imageSize(), Optional.empty(), ProgressCallback.NONE)
                .index());
        this.pixels = IntStream.range(0, FACES).mapToObj(drawn::pixels).toList();
    }

    /**
     * The throughput of a pipeline.
     *
     * @param imagesPerSecond images that the consumer received per second
     * @param waitingShare share of the time, 0 to 1, that the consumer waited
     */
    public record Supply(double imagesPerSecond, double waitingShare) {}

    /** Faces drawn by one thread, images per second. */
    public double drawing() {
        return rate(drawn::pixels);
    }

    /** JPEG files decoded by one thread, without verifying their checksums, images per second. */
    public double decoding() {
        List<byte[]> files = new ArrayList<>();
        pixels.forEach(rgb -> files.add(jpeg(rgb)));
        return rate(i -> {
            try {
                ImageDecoder.decode(files.get(i), augment.imageSize());
            } catch (UnreadableImageException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Images augmented by one thread, images per second. */
    public double augmenting() {
        FloatBuffer out = ByteBuffer.allocateDirect(augment.values() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return rate(i -> augment.randomCrop(pixels.get(i), 1, i, out, 0));
    }

    /**
     * Simulates training: keeps one core busy for the time that training takes for a batch.
     *
     * @param settings of the pipeline
     * @param imagesPerSecond speed of the training; infinite to consume batches as fast as possible
     */
    public Supply pipeline(Settings settings, double imagesPerSecond) {
        int[] all = IntStream.range(0, FACES).toArray();
        // As in every epoch after the first, all images have been read before.
        FaceImages cached = new CachedImages(drawn, Long.MAX_VALUE);
        IntStream.of(all).forEach(cached::pixels);
        try (var pipeline = new BatchPipeline(cached, new Samples(all, all), augment, settings)) {
            long busy = (long) (SECOND * settings.batchSize() / imagesPerSecond);
            long update = consume(pipeline, 0, nanos / 3, busy).updates();
            Consumed consumed = consume(pipeline, update, nanos, busy);
            return new Supply(
                    (double) consumed.updates() * settings.batchSize() * SECOND / consumed.nanos(),
                    (double) consumed.waited() / consumed.nanos());
        }
    }

    private record Consumed(long updates, long nanos, long waited) {}

    private static Consumed consume(BatchPipeline pipeline, long from, long lasting, long busy) {
        long start = System.nanoTime();
        long now = start;
        long waited = 0;
        long update = from;
        while (now - start < lasting) {
            Batch batch = pipeline.take(update++);
            long taken = System.nanoTime();
            waited += taken - now;
            do {
                now = System.nanoTime();
            } while (now - taken < busy);
            batch.close();
        }
        return new Consumed(update - from, now - start, waited);
    }

    private double rate(IntConsumer work) {
        repeat(work, nanos / 3);
        return repeat(work, nanos);
    }

    private static double repeat(IntConsumer work, long lasting) {
        long start = System.nanoTime();
        long elapsed;
        long done = 0;
        do {
            for (int i = 0; i < FACES; i += 4) { // read the clock after 64 images
                work.accept((i + (int) (done / 64)) % FACES);
            }
            done += FACES / 4;
            elapsed = System.nanoTime() - start;
        } while (elapsed < lasting);
        return (double) done * SECOND / elapsed;
    }

    private byte[] jpeg(byte[] rgb) {
        int side = augment.imageSize();
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(
                    i % side, i / side, (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255);
        }
        try {
            var file = new ByteArrayOutputStream();
            ImageIO.write(image, "jpg", file);
            return file.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
