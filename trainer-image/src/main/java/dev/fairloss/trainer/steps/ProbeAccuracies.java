// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.result.ProbeAccuracy;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.trainer.data.Rotation;
import dev.fairloss.trainer.eval.DrawnPairs;
import dev.fairloss.trainer.eval.GroupFairness;
import dev.fairloss.trainer.eval.HeldOutPairs;
import dev.fairloss.trainer.eval.PairSet;
import dev.fairloss.trainer.eval.TrainingIdentities;
import dev.fairloss.trainer.eval.Verification;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.model.Embedder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Measures how well fine-tuned networks recognize people, on images that no network was trained on: to see whether rewards predict
 * accuracy. All fine-tunes are measured on the same pairs.
 */
final class ProbeAccuracies {
    /** Fewer held-out identities than this say too little. */
    private static final int FEWEST_IDENTITIES = 10;

    /** Most pairs of each kind in each of the ten folds. */
    private static final int PAIRS = 150;

    private final PreparedData data;
    private final LabeledImages heldOut;
    private final LabeledImages fairness;
    private final Optional<PairSet> pairs;

    /** Positions of the held-out images that are in a pair. */
    private final int[] used;

    ProbeAccuracies(PreparedData data) {
        this.data = data;
        int[][] heldOutImages = data.trainingSet().heldOutImages();
        this.heldOut = LabeledImages.of(heldOutImages);
        this.fairness = LabeledImages.of(data.trainingSet().fairnessImages());
        this.pairs = heldOutImages.length < FEWEST_IDENTITIES
                ? Optional.empty()
                : Optional.of(HeldOutPairs.draw(heldOut.persons(), PAIRS, 0));
        this.used = pairs.stream()
                .flatMap(drawn -> drawn.pairs().stream())
                .flatMapToInt(pair -> IntStream.of(pair.first(), pair.second()))
                .distinct()
                .toArray();
    }

    /** Number of images that each measurement embeds. */
    int embeddedImages() {
        return used.length + fairness.images().length;
    }

    /**
     * Starts the measurement of a network.
     *
     * @param groups the groups of the classes
     * @param dim length of an embedding
     */
    Measurement start(Rotation rotation, ClassGroups groups, int dim) {
        return new Measurement(Embeddings.trainImages(rotation), groups, dim);
    }

    /** Receives the embeddings of the training images, which the distances need too, and measures the network after that. */
    final class Measurement implements Embeddings.ClassRows {
        private final DrawnPairs drawn;
        private final KeptRows kept;
        private final int dim;

        private Measurement(int[][] training, ClassGroups groups, int dim) {
            this.dim = dim;
            int[] trained = LabeledImages.of(training).persons();
            int[] person = IntStream.concat(IntStream.of(trained), IntStream.of(fairness.persons()))
                    .toArray();
            var isUnseen = new boolean[person.length];
            Arrays.fill(isUnseen, trained.length, isUnseen.length, true);
            var identities = new TrainingIdentities(
                    person,
                    isUnseen,
                    IntStream.range(0, groups.classes()).map(groups::group).toArray());
            drawn = DrawnPairs.of(identities, 0, GroupFairness.FINE_TUNED_IMPOSTORS);
            kept = new KeptRows(drawn.images(), person.length);
        }

        @Override
        public void accept(int label, float[] rows, int images) {
            kept.add(rows, images, dim);
        }

        /** Measures the network. @param networks embeds with it */
        ProbeAccuracy measure(Embeddings embeddings, List<Embedder> networks, String label) {
            for (float[] unseen : embed(embeddings, networks, fairness.images(), label)) {
                kept.add(unseen);
            }
            var found = pairs.map(held -> verify(embeddings, networks, held, label));
            var byGroup = GroupFairness.measure(drawn, drawn.similarities(kept.rows()), Optional.empty());
            return new ProbeAccuracy(
                    found.map(result -> OptionalDouble.of(result.accuracy())).orElse(OptionalDouble.empty()),
                    found.map(result -> OptionalDouble.of(result.auc())).orElse(OptionalDouble.empty()),
                    byGroup.result().groups().stream()
                            .map(group -> group.comparable() ? group.accuracy() : OptionalDouble.empty())
                            .toList());
        }
    }

    private VerificationResult verify(Embeddings embeddings, List<Embedder> networks, PairSet drawn, String label) {
        int[] numbers = IntStream.of(used).map(i -> heldOut.images()[i]).toArray();
        var rows = embed(embeddings, networks, numbers, label);
        var byPosition = new float[heldOut.images().length][];
        for (int i = 0; i < used.length; i++) {
            byPosition[used[i]] = rows[i];
        }
        var overlap = new TrainingOverlap(true, 0, 0, 0);
        return Verification.measure("held-out identities", drawn, overlap, heldOut.persons(), byPosition)
                .result();
    }

    private float[][] embed(Embeddings embeddings, List<Embedder> networks, int[] numbers, String label) {
        return embeddings.embed(networks, label + " accuracy", data.images(), numbers);
    }
}
