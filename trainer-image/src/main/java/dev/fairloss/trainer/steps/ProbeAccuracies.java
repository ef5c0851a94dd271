// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.result.ProbeAccuracy;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.trainer.distance.ClassEmbeddings;
import dev.fairloss.trainer.eval.GroupFairness;
import dev.fairloss.trainer.eval.HeldOutPairs;
import dev.fairloss.trainer.eval.PairSet;
import dev.fairloss.trainer.eval.TrainingIdentities;
import dev.fairloss.trainer.eval.Verification;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.model.FaceModel;
import java.util.ArrayList;
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
     * Measures a network.
     *
     * @param embeddings embeds with the network
     * @param training embeddings of its training images, which the distances need too
     * @param groups the groups of the classes
     */
    ProbeAccuracy measure(
            Embeddings embeddings, FaceModel model, ClassEmbeddings training, ClassGroups groups, String label) {
        var unseen = embed(embeddings, model, fairness.images(), label);
        var found = pairs.map(drawn -> verify(embeddings, model, drawn, label));
        return new ProbeAccuracy(
                found.map(result -> OptionalDouble.of(result.accuracy())).orElse(OptionalDouble.empty()),
                found.map(result -> OptionalDouble.of(result.auc())).orElse(OptionalDouble.empty()),
                byGroup(training, unseen, groups));
    }

    private VerificationResult verify(Embeddings embeddings, FaceModel model, PairSet drawn, String label) {
        int[] numbers = IntStream.of(used).map(i -> heldOut.images()[i]).toArray();
        var rows = embed(embeddings, model, numbers, label);
        var byPosition = new float[heldOut.images().length][];
        for (int i = 0; i < used.length; i++) {
            byPosition[used[i]] = rows[i];
        }
        var overlap = new TrainingOverlap(true, 0, 0, 0);
        return Verification.measure("held-out identities", drawn, overlap, heldOut.persons(), byPosition)
                .result();
    }

    private List<OptionalDouble> byGroup(ClassEmbeddings training, float[][] unseen, ClassGroups groups) {
        var embeddings = new ArrayList<float[]>();
        var person = new ArrayList<Integer>();
        for (int c = 0; c < training.classes(); c++) {
            for (int i = 0; i < training.count(c); i++) {
                embeddings.add(training.row(c, i));
                person.add(c);
            }
        }
        int trained = person.size();
        for (int i = 0; i < unseen.length; i++) {
            embeddings.add(unseen[i]);
            person.add(fairness.persons()[i]);
        }
        var isUnseen = new boolean[person.size()];
        Arrays.fill(isUnseen, trained, isUnseen.length, true);
        var identities = new TrainingIdentities(
                person.stream().mapToInt(Integer::intValue).toArray(),
                isUnseen,
                IntStream.range(0, groups.classes()).map(groups::group).toArray());
        var measured = GroupFairness.measure(
                identities, embeddings.toArray(float[][]::new), 0, GroupFairness.FINE_TUNED_IMPOSTORS);
        return measured.result().groups().stream()
                .map(group -> group.comparable() ? group.accuracy() : OptionalDouble.empty())
                .toList();
    }

    private float[][] embed(Embeddings embeddings, FaceModel model, int[] numbers, String label) {
        return embeddings.embedRows(model, label + " accuracy", data.images(), numbers);
    }
}
