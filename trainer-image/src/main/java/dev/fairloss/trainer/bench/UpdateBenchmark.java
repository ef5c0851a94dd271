// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.loss.CosFace;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.train.GradientStep;
import dev.fairloss.trainer.train.Sgd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures updates on random images in one precision. The caller alternates its {@link #round rounds} with those of the variants
 * to compare, so that other load on the machine affects all of them.
 */
public final class UpdateBenchmark implements AutoCloseable {
    private final NDManager manager;
    private final FaceModel model;
    private final Sgd sgd;
    private final GradientStep gradientStep;
    private final Batch batch;
    private final float[] margins;

    /** A model with random weights and one batch of noise, which all updates use. */
    public UpdateBenchmark(ComputeDevice device, ModelShape shape, Precision precision, int batchSize) {
        this.manager = device.newManager();
        this.model = new FaceModel(manager, shape, 1);
        this.sgd = new Sgd(model, new Sgd.Settings(0.9, 5e-4));
        this.gradientStep = new GradientStep(model, sgd, new FairLoss(new CosFace(), 16), precision);
        this.batch = noise(shape.backbone().inputSize(), batchSize, shape.classes());
        this.margins = new float[shape.classes()];
        Arrays.fill(margins, 0.25f);
    }

    /**
     * Runs a number of updates and returns the seconds of each.
     *
     * @param threads threads that libtorch uses within an operation; set for the whole process
     */
    public double[] round(int updates, int threads) {
        EngineRuntime.setThreads(threads);
        double[] seconds = new double[updates];
        for (int i = 0; i < updates; i++) {
            long start = System.nanoTime();
            gradientStep.update(batch, margins, 0.01);
            seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
        return seconds;
    }

    /** Runs a number of updates and returns the loss of each. @param threads see {@link #round} */
    public List<Float> losses(int updates, int threads) {
        EngineRuntime.setThreads(threads);
        return IntStream.range(0, updates)
                .mapToObj(update -> gradientStep.update(batch, margins, 0.01))
                .toList();
    }

    /** The quantile (0 to 1) of images per second: .9 is the speed that the fastest tenth of the updates reaches. */
    public static double imagesPerSecond(double[] seconds, int batchSize, double quantile) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return batchSize / sorted[(int) Math.floor((1 - quantile) * (sorted.length - 1))];
    }

    private static Batch noise(int side, int size, int classes) {
        SplittableRandom random = Seeds.random(1, "benchmark");
        ByteBuffer pixels = ByteBuffer.allocateDirect(size * side * side * FaceImages.CHANNELS * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        while (pixels.hasRemaining()) {
            pixels.putFloat((float) random.nextGaussian());
        }
        pixels.flip();
        int[] labels = random.ints(size, 0, classes).toArray();
        return new Batch(0, pixels, side, labels, new int[size], () -> {});
    }

    @Override
    public void close() {
        gradientStep.close();
        sgd.close();
        model.close();
        manager.close();
    }
}
