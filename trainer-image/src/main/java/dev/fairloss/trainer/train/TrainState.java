// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.safetensors.RowBlock;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import dev.fairloss.trainer.safetensors.TensorEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What changes during training besides the model's own weights; makes checkpoints and restores them. */
final class TrainState {
    private static final String MARGINS = "margins";
    private static final String SUMS = "sums";
    private static final String COUNTS = "counts";

    /** Most points of a loss curve. */
    private static final int POINTS = 200;

    private final FaceModel model;
    private final Sgd sgd;
    private final GradientStep gradientStep;
    private final MarginSchedule schedule;
    private long update;
    private int epoch;
    private int rollbacks;
    private float[] margins = {};
    private final int[] counts;
    private final int pointEvery;
    private List<Double> points = new ArrayList<>();
    private double pointSum;

    /** A state that {@link #start} or {@link #restore} must initialize. */
    TrainState(FaceModel model, Sgd sgd, GradientStep gradientStep, MarginSchedule schedule, long updates) {
        this.model = model;
        this.sgd = sgd;
        this.gradientStep = gradientStep;
        this.schedule = schedule;
        this.pointEvery = (int) Math.max(1, (updates + POINTS - 1) / POINTS);
        this.counts = new int[model.shape().classes()];
    }

    /** The state before the first update. */
    void start() {
        margins = schedule.margins(0);
    }

    long update() {
        return update;
    }

    int epoch() {
        return epoch;
    }

    int rollbacks() {
        return rollbacks;
    }

    /** How many of the updates were skipped, in float16. */
    Optional<Integer> skippedUpdates() {
        return gradientStep.lossScale().map(scale -> scale.state().skipped());
    }

    /** Whether the loss scale has fallen too far to go on; then weights and losses may all be finite. */
    boolean lossScaleFell() {
        return gradientStep.lossScale().stream().anyMatch(scale -> scale.state().scale() < LossScale.LEAST);
    }

    float[] margins() {
        return margins;
    }

    /** Counts an update, whose loss may not be known yet. @param labels of its images */
    void advance(int[] labels) {
        for (int label : labels) {
            counts[label]++;
        }
        update++;
    }

    /** Adds the losses of updates in their order. */
    void addLoss(long ofUpdate, float loss) {
        pointSum += loss;
        if (ofUpdate % pointEvery == 0) {
            points.add(pointSum / pointEvery);
            pointSum = 0;
        }
    }

    /** Whether all images of the epoch have been seen, so that {@link #endEpochs} will end it. */
    boolean epochEnds(int imagesPerEpoch, int batchSize) {
        return update * batchSize >= (epoch + 1L) * imagesPerEpoch;
    }

    /**
     * Ends the epoch if all its images have been seen: epoch e covers images e n to (e + 1) n of the endless sequence, so it ends
     * with update ceil((e + 1) n / batch). If a batch has more images than an epoch, epochs without an update of their own end as
     * well, with empty sums. No margins are requested after the last update.
     */
    void endEpochs(int imagesPerEpoch, int batchSize, long updates) {
        while (epochEnds(imagesPerEpoch, batchSize)) {
            schedule.epochEnded(epoch, sums());
            epoch++;
            if (update < updates) {
                margins = schedule.margins(epoch);
            }
            gradientStep.clearSums();
            Arrays.fill(counts, 0);
        }
    }

    TrainingProgress.LossCurve curve() {
        return new TrainingProgress.LossCurve(pointEvery, points, pointSum);
    }

    /** A checkpoint of the current state. @param largestInMemory see {@link CheckpointTensors#write} */
    TrainingCheckpoint checkpoint(long largestInMemory) {
        gradientStep.storeHeadState();
        var writer = new SafetensorsWriter();
        model.addTo(writer);
        sgd.addTo(writer);
        gradientStep.lossScale().ifPresent(scale -> scale.addTo(writer));
        writer.add(MARGINS, List.of((long) margins.length), margins);
        writer.add(SUMS, sumsShape(), rows -> gradientStep.sums(rows));
        writer.add(COUNTS, classes(), counts);
        return new TrainingCheckpoint(CheckpointTensors.write(writer, largestInMemory), progress());
    }

    /** Whether every weight, velocity, average and value of the head is a finite number; only then can training return to a checkpoint. */
    boolean finite() {
        gradientStep.storeHeadState();
        return finite(model.parameters().tensors())
                && finite(sgd.tensors())
                && model.headState().values().stream().allMatch(Float::isFinite);
    }

    /**
     * Restores a checkpoint.
     *
     * @throws TrainerException if it belongs to another network or another set of people
     */
    void restore(TrainingCheckpoint checkpoint) {
        TrainingProgress progress = checkpoint.progress();
        String source = checkpoint.source();
        try (var file = checkpoint.tensors().open(source)) {
            model.loadCheckpoint(file);
            sgd.load(file);
            gradientStep.lossScale().ifPresent(scale -> scale.load(file));
            requireTensor(file, MARGINS, TensorEntry.FLOAT32, classes());
            requireTensor(file, SUMS, TensorEntry.FLOAT32, sumsShape());
            requireTensor(file, COUNTS, TensorEntry.INT32, classes());
            margins = file.values(MARGINS);
            RowBlock.of(sumsShape()).forEach(rows -> gradientStep.setSums(rows, file.values(SUMS, rows)));
            System.arraycopy(file.integers(COUNTS), 0, counts, 0, counts.length);
        }
        gradientStep.loadHeadState();
        update = progress.update();
        epoch = progress.epoch();
        rollbacks = progress.rollbacks();
        schedule.restore(progress.margins(), source);
        points = new ArrayList<>(progress.curve().points());
        pointSum = progress.curve().sum();
    }

    /** Counts a rollback after its {@link #restore}. */
    void countRollback(int before) {
        rollbacks = before + 1;
    }

    private TrainingProgress progress() {
        return new TrainingProgress(TrainingProgress.VERSION, update, epoch, rollbacks, schedule.state(), curve());
    }

    private EmbeddingSums sums() {
        return new EmbeddingSums(counts.length, dim(), gradientStep.sums(), counts.clone());
    }

    private int dim() {
        return model.shape().embeddingSize();
    }

    private List<Long> classes() {
        return List.of((long) counts.length);
    }

    private List<Long> sumsShape() {
        return List.of((long) counts.length, (long) dim());
    }

    private static boolean finite(NDList tensors) {
        for (NDArray tensor : tensors) {
            try (NDArray sum = tensor.sum()) {
                if (!Float.isFinite(sum.getFloat())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** @throws TrainerException if the file has no such tensor */
    static void requireTensor(SafetensorsFile file, String name, String type, List<Long> shape) {
        boolean found = Optional.ofNullable(file.tensors().get(name))
                .filter(tensor -> tensor.type().equals(type) && tensor.shape().equals(shape))
                .isPresent();
        if (!found) {
            throw TrainerException.invalidInput(
                    file.source() + " has no tensor " + name + " of shape " + shape + ".",
                    "It was written for another training: delete it and run again.");
        }
    }
}
