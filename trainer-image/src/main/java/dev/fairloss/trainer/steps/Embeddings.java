// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.EvaluationBatches;
import dev.fairloss.trainer.batch.EvaluationBatches.View;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Rotation;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.distance.ClassEmbeddings;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import dev.fairloss.trainer.group.IntraClassVariance;
import dev.fairloss.trainer.model.Embedder;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.runtime.StepAttempt;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Embeds images with a model in evaluation mode, counts them in the ledger, and computes variances and distances. */
final class Embeddings {
    private static final int BATCH = 128;

    /** Keeps the mean of opposite embeddings finite. */
    private final StepAttempt run;

    private final PreparedData data;
    private final Optional<Embedder> shared;

    Embeddings(StepAttempt run, PreparedData data) {
        this(run, data, Optional.empty());
    }

    /** @param shared embeds all images, which all are of its model; empty to create an embedder for each call */
    Embeddings(StepAttempt run, PreparedData data, Optional<Embedder> shared) {
        this.run = run;
        this.data = data;
        this.shared = shared;
    }

    /**
     * Unit embeddings of images.
     *
     * @param numbers numbers of the images, (n)
     * @return embeddings, (n, dim), row-major
     */
    float[] embed(FaceModel model, String label, FaceImages images, int[] numbers) {
        if (shared.isPresent()) {
            return embed(shared.get(), model, label, images, numbers);
        }
        try (var embedder =
                new Embedder(model, TrainingRun.precision(run.context().spec()))) {
            return embed(embedder, model, label, images, numbers);
        }
    }

    private float[] embed(Embedder embedder, FaceModel model, String label, FaceImages images, int[] numbers) {
        int dim = model.shape().embeddingSize();
        var rows = new float[numbers.length * dim];
        var crop = Augment.of(images.side(), model.shape().backbone().inputSize());
        try (var batches = new EvaluationBatches(images, crop, View.PLAIN, numbers, BATCH);
                var task = run.context().progress().start(label, numbers.length, 0, "images")) {
            batches.forEach(batch -> {
                run.context().checkStop();
                float[] embedded = embedder.embed(batch.pixels(), batch.size());
                int first = batch.labels()[0];
                System.arraycopy(embedded, 0, rows, first * dim, embedded.length);
                task.at(first + batch.size(), Map.of());
                run.context().board().embedded(batch.size());
            });
        }
        run.countImages(numbers.length);
        return rows;
    }

    /** The same as {@link #embed}, (n, dim), as an array for each image. */
    float[][] embedRows(FaceModel model, String label, FaceImages images, int[] numbers) {
        return arrays(embed(model, label, images, numbers), model);
    }

    /** The embeddings before they are normalized, (n, dim). */
    float[][] featureRows(FaceModel model, String label, FaceImages images, int[] numbers) {
        try (var embedder =
                new Embedder(model, TrainingRun.precision(run.context().spec()), Embedder.Lengths.KEPT)) {
            return arrays(embed(embedder, model, label, images, numbers), model);
        }
    }

    private static float[][] arrays(float[] rows, FaceModel model) {
        int dim = model.shape().embeddingSize();
        return IntStream.range(0, rows.length / dim)
                .mapToObj(i -> Arrays.copyOfRange(rows, i * dim, (i + 1) * dim))
                .toArray(float[][]::new);
    }

    /**
     * The intra-class variance of each training identity, from which a pretrained model assigns groups, (classes).
     *
     * @param rotation what the model was trained on
     */
    double[] variances(FaceModel model, Rotation rotation) {
        var training = rows(model, "groups", rotation.varianceImages());
        var sums = new float[data.classes() * training.dim()];
        var counts = new int[data.classes()];
        for (int c = 0; c < data.classes(); c++) {
            counts[c] = training.count(c);
            for (int row = training.offsets()[c]; row < training.offsets()[c + 1]; row++) {
                for (int k = 0; k < training.dim(); k++) {
                    sums[c * training.dim() + k] += training.rows()[row * training.dim() + k];
                }
            }
        }
        return IntraClassVariance.of(sums, counts);
    }

    /**
     * A class center for each training identity: the mean of its unit embeddings, with length 1, (classes, dim).
     *
     * @param rotation what the model will be trained on
     */
    float[] centers(FaceModel model, Rotation rotation) {
        var training = rows(model, "class centers", capped(rotation.trainImages()));
        int dim = training.dim();
        var centers = new float[data.classes() * dim];
        for (int c = 0; c < data.classes(); c++) {
            float[] center = ClassEmbeddings.unit(training.sum(c, training.count(c)));
            System.arraycopy(center, 0, centers, c * dim, dim);
        }
        return centers;
    }

    /**
     * Inter- and intra-class distances of the training identities, from which rewards are computed.
     *
     * @param rotation what the model was trained on, and the reward images, which it has not seen
     */
    ClassDistances distances(FaceModel model, Rotation rotation, String label) {
        return measure(model, rotation, label).distances();
    }

    /**
     * Embeddings of training identities, at most as many of each as the distances use.
     *
     * @param training of images that the model was trained on
     * @param unseen of reward images
     */
    record Measured(ClassEmbeddings training, ClassEmbeddings unseen) {
        ClassDistances distances() {
            return EmbeddingDistances.DEFAULT.measure(training, unseen);
        }
    }

    /** The embeddings that {@link #distances} are computed from. */
    Measured measure(FaceModel model, Rotation rotation, String label) {
        return new Measured(
                rows(model, label, capped(rotation.trainImages())),
                rows(model, label, capped(rotation.rewardImages())));
    }

    /** Number of images that {@link #variances} embeds. */
    static long groupImages(Rotation rotation) {
        return images(rotation.varianceImages());
    }

    /** Number of images that {@link #distances} embeds. */
    static long distanceImages(Rotation rotation) {
        return images(capped(rotation.trainImages())) + images(capped(rotation.rewardImages()));
    }

    static long images(int[][] imagesOfClass) {
        return Stream.of(imagesOfClass).mapToLong(images -> images.length).sum();
    }

    private ClassEmbeddings rows(FaceModel model, String label, int[][] imagesOfClass) {
        var labeled = LabeledImages.of(imagesOfClass);
        return ClassEmbeddings.of(
                model.shape().embeddingSize(),
                embed(model, label, data.images(), labeled.images()),
                labeled.persons(),
                imagesOfClass.length);
    }

    /** At most as many images per identity as the distances use. */
    private static int[][] capped(int[][] imagesOfClass) {
        var capped = new int[imagesOfClass.length][];
        for (int c = 0; c < capped.length; c++) {
            capped[c] = IntStream.of(imagesOfClass[c])
                    .limit(EmbeddingDistances.DEFAULT.imagesPerClass())
                    .toArray();
        }
        return capped;
    }
}
