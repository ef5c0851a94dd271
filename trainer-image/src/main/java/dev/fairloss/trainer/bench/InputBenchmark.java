// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.json.Sha256;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.BatchPipeline;
import dev.fairloss.trainer.batch.BatchSource;
import dev.fairloss.trainer.batch.CropBatches;
import dev.fairloss.trainer.batch.TimedBatches;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.loss.CosFace;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.train.CheckpointStore;
import dev.fairloss.trainer.train.DeviceImages;
import dev.fairloss.trainer.train.ImageInput;
import dev.fairloss.trainer.train.LearningRate;
import dev.fairloss.trainer.train.MarginSchedule;
import dev.fairloss.trainer.train.OngoingTraining;
import dev.fairloss.trainer.train.Sgd;
import dev.fairloss.trainer.train.TrainListener;
import dev.fairloss.trainer.train.TrainLoop;
import dev.fairloss.trainer.train.TrainSettings;
import dev.fairloss.trainer.train.TrainingSlot;
import dev.fairloss.trainer.train.UpdateSettings;
import dev.fairloss.trainer.train.UploadedBatches;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Measures trainings with one way of bringing images to the device: their speed, and how long they wait for images. */
public final class InputBenchmark implements AutoCloseable {
    private static final int FACES = 512;
    private final DeviceImages images;
    private final NDManager manager;
    private final FaceModel model;
    private final TrainingSlot slot;
    private final BatchSource source;
    private long waited;

    /** A way of bringing images to a device. */
    public enum Way {
        /** The host crops. */
        CROPS("float32 crops"),
        /** The device crops images that it gets as bytes. */
        BYTES("images as bytes"),
        /** The device crops images that it holds. */
        HELD("images on the device");

        private final String text;

        Way(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A training that has not started.
     *
     * @param imageSize height and width of an image, in pixels
     * @param workers threads that decode, and augment if the host crops
     */
    public InputBenchmark(Way way, ComputeDevice device, ModelShape shape, int batchSize, int imageSize, int workers) {
        this(way, device, shape, Precision.Float32, batchSize, imageSize, workers);
    }

    /** A training in any precision. */
    InputBenchmark(
            Way way,
            ComputeDevice device,
            ModelShape shape,
            Precision precision,
            int batchSize,
            int imageSize,
            int workers) {
        FaceImages faces = noise(imageSize);
        int[] all = IntStream.range(0, FACES).toArray();
        var samples =
                new Samples(all, IntStream.of(all).map(i -> i % shape.classes()).toArray());
        var augment = Augment.of(imageSize, shape.backbone().inputSize());
        var settings = BatchPipeline.Settings.of(1, batchSize, workers);
        this.images = new DeviceImages(faces, device);
        this.manager = device.newManager();
        this.model = new FaceModel(manager, shape, 1);
        ImageInput input =
                switch (way) {
                    case CROPS -> ImageInput.PIXELS;
                    case BYTES -> new ImageInput.Streamed(imageSize);
                    case HELD -> new ImageInput.Held(images);
                };
        var updates = new UpdateSettings(new Sgd.Settings(.9, 5e-4), new FairLoss(new CosFace(), 16), precision);
        this.slot = new TrainingSlot(model, updates, input);
        this.source = new TimedBatches(
                switch (way) {
                    case CROPS -> new BatchPipeline(faces, samples, augment, settings);
                    case BYTES -> new UploadedBatches(faces, samples, augment, settings, device);
                    case HELD -> new CropBatches(samples, augment, settings.seed(), batchSize);
                },
                nanos -> waited += nanos);
    }

    /**
     * What a number of updates took.
     *
     * @param seconds from the end of the first update on
     * @param waitingShare share of the time, 0 to 1, that the training waited for images
     * @param loss of the last update
     */
    public record Round(double seconds, double waitingShare, float loss) {}

    /** Trains a number of updates and one more. */
    public Round round(int updates) {
        var start = new long[2];
        var loss = new float[1];
        TrainListener listener = result -> {
            if (result.update() == 1) {
                start[0] = System.nanoTime();
                start[1] = waited;
            }
            loss[0] = result.loss();
            return TrainListener.LoopRequest.CONTINUE;
        };
        loop(updates + 1, CheckpointStore.none(), listener).run(slot, source, () -> false);
        long nanos = System.nanoTime() - start[0];
        return new Round(nanos * 1e-9, (double) (waited - start[1]) / nanos, loss[0]);
    }

    /**
     * Trains from random weights, or continues from the newest checkpoint of a store.
     *
     * @param stop checked after every update; once true, training writes a checkpoint and ends
     * @return SHA-256 of the weights, class centers included
     */
    String train(int updates, CheckpointStore store, BooleanSupplier stop) {
        loop(updates, store, result -> TrainListener.LoopRequest.CONTINUE).run(slot, source, stop);
        return Sha256.of(model.safetensors(OptionalInt.empty()).write());
    }

    /** Starts a training of a number of updates, which the caller advances and closes. */
    OngoingTraining start(int updates) {
        return loop(updates, CheckpointStore.none(), result -> TrainListener.LoopRequest.CONTINUE)
                .start(slot, source, () -> false);
    }

    private TrainLoop loop(int updates, CheckpointStore store, TrainListener listener) {
        return new TrainLoop(
                new TrainSettings(updates, new LearningRate.Constant(.01)),
                MarginSchedule.fixed(model.shape().classes(), .25f),
                store,
                List.of(listener));
    }

    private static FaceImages noise(int side) {
        var random = Seeds.random(1, "benchmark");
        byte[][] pixels = IntStream.range(0, FACES)
                .mapToObj(image -> {
                    var rgb = new byte[side * side * FaceImages.CHANNELS];
                    random.nextBytes(rgb);
                    return rgb;
                })
                .toArray(byte[][]::new);
        return new FaceImages() {
            @Override
            public int count() {
                return FACES;
            }

            @Override
            public int side() {
                return side;
            }

            @Override
            public byte[] pixels(int image) {
                return pixels[image];
            }
        };
    }

    @Override
    public void close() {
        source.close();
        slot.close();
        model.close();
        manager.close();
        images.close();
    }
}
