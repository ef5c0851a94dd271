// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.EvaluationBatches;
import dev.fairloss.trainer.batch.EvaluationBatches.View;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Rotation;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import dev.fairloss.trainer.distance.UnitVector;
import dev.fairloss.trainer.eval.JoinedEmbeddings;
import dev.fairloss.trainer.group.IntraClassVariance;
import dev.fairloss.trainer.model.Embedder;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.runtime.StepAttempt;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Embeds images with models in evaluation mode, counts them in the ledger, and computes variances and distances. What is computed
 * for classes takes the embeddings of one class after another, so those of all training images are never in memory.
 */
final class Embeddings {
    private static final int BATCH = 128;

    private final StepAttempt run;
    private final PreparedData data;

    Embeddings(StepAttempt run, PreparedData data) {
        this.run = run;
        this.data = data;
    }

    /** Receives unit embeddings, (rows, dim), of images that are next to each other in the order in which they are embedded. */
    @FunctionalInterface
    private interface Rows {
        /** @param first position of the first of {@code count} images */
        void accept(int first, float[] rows, int count);
    }

    /** Receives the embeddings of the images of a class. */
    @FunctionalInterface
    interface ClassRows {
        /**
         * Receives a class.
         *
         * @param rows starts with the embeddings of its images, (images, dim); overwritten after the call
         * @param images number of its images, 1 or more
         */
        void accept(int label, float[] rows, int images);
    }

    private Embedder embedder(FaceModel model) {
        return new Embedder(model, TrainingRun.precision(run.context().spec()));
    }

    /** Embeds images by one network or several, whose embeddings are {@linkplain JoinedEmbeddings joined}, batch by batch. */
    private void embed(List<Embedder> networks, String label, FaceImages images, int[] numbers, Rows rows) {
        var crop = Augment.of(images.side(), networks.get(0).inputSize());
        try (var batches = new EvaluationBatches(images, crop, View.PLAIN, numbers, BATCH);
                var task = run.context().progress().start(label, numbers.length, 0, "images")) {
            batches.forEach(batch -> {
                run.context().checkStop();
                var embedded = networks.stream()
                        .map(network -> network.embed(batch.pixels(), batch.size()))
                        .toList();
                int first = batch.labels()[0];
                rows.accept(first, JoinedEmbeddings.rows(embedded, batch.size()), batch.size());
                task.at(first + batch.size(), Map.of());
                run.context().board().embedded((long) batch.size() * networks.size());
            });
        }
        run.countImages((long) numbers.length * networks.size());
    }

    /**
     * Embeddings of images.
     *
     * @param networks embed each image
     * @param numbers numbers of the images, (n)
     * @return embeddings, (n, networks x dim)
     */
    float[][] embed(List<Embedder> networks, String label, FaceImages images, int[] numbers) {
        var embeddings = new float[numbers.length][];
        embed(networks, label, images, numbers, (first, rows, count) -> {
            int dim = rows.length / count;
            for (int i = 0; i < count; i++) {
                embeddings[first + i] = Arrays.copyOfRange(rows, i * dim, (i + 1) * dim);
            }
        });
        return embeddings;
    }

    /** Embeds the images of each class, and passes on one class after another. */
    void embedClasses(List<Embedder> networks, String label, int[][] imagesOfClass, ClassRows consumer) {
        var labeled = LabeledImages.of(imagesOfClass);
        var collector = new ClassCollector(imagesOfClass, labeled.persons(), consumer);
        embed(networks, label, data.images(), labeled.images(), collector::add);
    }

    /**
     * The intra-class variance of each training identity, from which a pretrained model assigns groups, (classes).
     *
     * @param rotation what the model was trained on
     */
    double[] variances(FaceModel model, Rotation rotation) {
        var variances = new double[data.classes()];
        Arrays.fill(variances, Double.NaN);
        int dim = model.shape().embeddingSize();
        try (var embedder = embedder(model)) {
            embedClasses(
                    List.of(embedder),
                    "groups",
                    rotation.varianceImages(),
                    (c, rows, images) -> variances[c] = IntraClassVariance.ofRows(rows, images, dim));
        }
        return variances;
    }

    /**
     * A class center for each training identity: the mean of its unit embeddings, with length 1, (classes, dim).
     *
     * @param rotation what the model will be trained on
     */
    float[] centers(FaceModel model, Rotation rotation) {
        int dim = model.shape().embeddingSize();
        var centers = new float[Math.multiplyExact(data.classes(), dim)];
        try (var embedder = embedder(model)) {
            embedClasses(
                    List.of(embedder),
                    "class centers",
                    trainImages(rotation),
                    (c, rows, images) ->
                            System.arraycopy(UnitVector.ofSum(rows, 0, images, dim), 0, centers, c * dim, dim));
        }
        return centers;
    }

    /**
     * Inter- and intra-class distances of the training identities, from which rewards are computed.
     *
     * @param rotation what the model was trained on, and the reward images, which it has not seen
     * @param dim length of an embedding
     * @param training also receives the embeddings of the training images, at most as many of each class as the distances use
     */
    ClassDistances distances(List<Embedder> networks, int dim, Rotation rotation, String label, ClassRows training) {
        var measurement = EmbeddingDistances.DEFAULT.start(data.classes(), dim, rotation.number());
        embedClasses(networks, label, trainImages(rotation), (c, rows, images) -> {
            measurement.training(c, rows, 0, images);
            training.accept(c, rows, images);
        });
        embedClasses(
                networks, label, rewardImages(rotation), (c, rows, images) -> measurement.unseen(c, rows, 0, images));
        return measurement.distances(networks.get(0)::centerProducts);
    }

    /** The distances of a network. */
    ClassDistances distances(FaceModel model, Rotation rotation, String label) {
        try (var embedder = embedder(model)) {
            return distances(
                    List.of(embedder), model.shape().embeddingSize(), rotation, label, (c, rows, images) -> {});
        }
    }

    /** Number of images that {@link #variances} embeds. */
    static long groupImages(Rotation rotation) {
        return images(rotation.varianceImages());
    }

    /** Number of images that {@link #distances} embeds. */
    static long distanceImages(Rotation rotation) {
        return images(trainImages(rotation)) + images(rewardImages(rotation));
    }

    static long images(int[][] imagesOfClass) {
        return Stream.of(imagesOfClass).mapToLong(images -> images.length).sum();
    }

    /** The training images from which {@link #distances} computes the class centers, (classes, 0 to 20). */
    static int[][] trainImages(Rotation rotation) {
        return capped(rotation.trainImages());
    }

    /** The reward images of the classes whose distances are measured, (classes, 0 to 20). */
    private static int[][] rewardImages(Rotation rotation) {
        int[][] all = capped(rotation.rewardImages());
        var measured = new int[all.length][0];
        for (int c : EmbeddingDistances.DEFAULT.measured(all.length, rotation.number())) {
            measured[c] = all[c];
        }
        return measured;
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
