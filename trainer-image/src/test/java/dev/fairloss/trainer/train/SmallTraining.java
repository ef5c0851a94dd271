// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Batch;
import dev.fairloss.trainer.batch.BatchSource;
import dev.fairloss.trainer.loss.CosFace;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.loss.MarginHead;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.model.Noise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** Parts of a training small enough for a test: 4 classes, batches of 8 images of noise, 20 images an epoch. */
final class SmallTraining {
    static final int CLASSES = 4;
    static final int BATCH = 8;
    static final ModelShape SHAPE = new ModelShape(Backbone.SmallResNet56px, 8, CLASSES);

    private SmallTraining() {}

    /** CosFace in float32. */
    static final UpdateSettings FLOAT32 = updates(new CosFace(), Precision.Float32);

    static UpdateSettings updates(MarginHead head, Precision precision) {
        return new UpdateSettings(new Sgd.Settings(0.9, 5e-4), new FairLoss(head, 16), precision);
    }

    static TrainSettings settings(int updates) {
        return settings(updates, 0.05);
    }

    static TrainSettings settings(int updates, double rate) {
        return new TrainSettings(updates, new LearningRate.WarmUpCosine(rate, 2, updates));
    }

    /** Trains a new model with seed 1 and returns what it saves; a kill is an exception from the stop check. */
    static byte[] train(UpdateSettings updates, TrainLoop loop, BatchSource source, BooleanSupplier stop) {
        return train(updates, 1, loop, source, stop).weights();
    }

    /** Trains as {@link #train(UpdateSettings, TrainLoop, BatchSource, BooleanSupplier)} does. @param unread see {@link TrainingSlot} */
    static Outcome train(UpdateSettings updates, int unread, TrainLoop loop, BatchSource source, BooleanSupplier stop) {
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, SHAPE, 1);
                TrainingSlot slot = new TrainingSlot(model, updates, ImageInput.PIXELS, unread)) {
            TrainResult result = loop.run(slot, source, stop);
            return new Outcome(model.safetensors(OptionalInt.empty()).write(), result);
        }
    }

    /** What a training leaves: the model as it is saved, and its result. */
    record Outcome(byte[] weights, TrainResult result) {}

    static byte[] train(TrainLoop loop, BatchSource source, BooleanSupplier stop) {
        return train(FLOAT32, loop, source, stop);
    }

    /** Batches that depend only on the update. */
    static class Source implements BatchSource {
        @Override
        public Batch take(long update) {
            ByteBuffer pixels = Noise.pixels(update, BATCH, 56);
            int[] labels = new int[BATCH];
            Arrays.setAll(labels, i -> (int) ((update + i * i) % CLASSES));
            return new Batch(update, pixels, 56, labels, new int[BATCH], () -> {});
        }

        @Override
        public int imagesPerEpoch() {
            return 20;
        }

        @Override
        public int batchSize() {
            return BATCH;
        }

        @Override
        public void close() {}
    }

    /** The newest checkpoint, encoded and decoded as a real store has it. */
    static final class Memory implements CheckpointStore {
        private byte[] tensors;
        private byte[] position;
        private int saved;
        private final List<Path> files = new ArrayList<>();

        @Override
        public void save(TrainingCheckpoint checkpoint) {
            tensors = bytes(checkpoint.tensors());
            position = ContractJson.write(checkpoint.progress());
            saved++;
        }

        @Override
        public Optional<TrainingCheckpoint> newest() {
            return saved == 0
                    ? Optional.empty()
                    : Optional.of(new TrainingCheckpoint(
                            new CheckpointTensors.InMemory(tensors.clone()),
                            ContractJson.read(position, TrainingProgress.class)));
        }

        private byte[] bytes(CheckpointTensors tensors) {
            if (tensors instanceof CheckpointTensors.InMemory inMemory) {
                return inMemory.file().clone();
            }
            try {
                Path file = ((CheckpointTensors.InFile) tensors).file();
                files.add(file);
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The temporary files of the saved checkpoints. */
        List<Path> files() {
            return List.copyOf(files);
        }

        /** The stored file. */
        byte[] tensors() {
            return tensors.clone();
        }

        int saved() {
            return saved;
        }
    }

    /** A schedule whose margins depend on all sums so far. Logs its calls. */
    static final class LoggingSchedule implements MarginSchedule {
        private final List<Double> history = new ArrayList<>();
        final List<String> log = new ArrayList<>();

        @Override
        public float[] margins(int epoch) {
            log.add("margins " + epoch);
            float[] margins = new float[CLASSES];
            for (int c = 0; c < CLASSES; c++) {
                double sum = history.stream().mapToDouble(Double::doubleValue).sum();
                margins[c] = (float) (0.1 * c + 0.01 * Math.abs(sum % 10));
            }
            return margins;
        }

        @Override
        public void epochEnded(int epoch, EmbeddingSums sums) {
            int images = Arrays.stream(sums.counts()).sum();
            log.add("ended " + epoch + ": " + images);
            double weighted = 0;
            for (int i = 0; i < sums.sums().length; i++) {
                weighted += sums.sums()[i] * (i + 1);
            }
            history.add(weighted);
        }

        @Override
        public JsonNode state() {
            ArrayNode state = JsonNodeFactory.instance.arrayNode();
            history.forEach(state::add);
            return state;
        }

        @Override
        public void restore(JsonNode state, String source) {
            history.clear();
            state.forEach(value -> history.add(value.doubleValue()));
        }
    }
}
