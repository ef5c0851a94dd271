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
import dev.fairloss.trainer.runtime.StepAttempt;
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
    private final int[] images;
    private final int[] people;
    private final Optional<PairSet> pairs;

    ProbeAccuracies(PreparedData data) {
        this.data = data;
        int[][] heldOut = data.trainingSet().heldOutImages();
        this.images = flat(heldOut);
        this.people = labels(heldOut);
        this.pairs = heldOut.length < FEWEST_IDENTITIES
                ? Optional.empty()
                : Optional.of(HeldOutPairs.draw(people, PAIRS, 0));
    }

    /** Number of images that each measurement embeds. */
    int embeddedImages() {
        return used().length + flat(data.trainingSet().fairnessImages()).length;
    }

    /** Positions of the images of held-out identities that are in a pair. */
    private int[] used() {
        return pairs.stream()
                .flatMap(drawn -> drawn.pairs().stream())
                .flatMapToInt(pair -> IntStream.of(pair.first(), pair.second()))
                .distinct()
                .toArray();
    }

    /**
     * Measures a network.
     *
     * @param training embeddings of its training images, which the distances need too
     * @param groups the groups of the classes
     */
    ProbeAccuracy measure(
            StepAttempt run, FaceModel model, ClassEmbeddings training, ClassGroups groups, String label) {
        var embeddings = new Embeddings(run, data);
        var unseen = embed(embeddings, model, flat(data.trainingSet().fairnessImages()), label);
        var found = pairs.map(drawn -> verify(embeddings, model, drawn, label));
        return new ProbeAccuracy(
                found.map(result -> OptionalDouble.of(result.accuracy())).orElse(OptionalDouble.empty()),
                found.map(result -> OptionalDouble.of(result.auc())).orElse(OptionalDouble.empty()),
                byGroup(training, unseen, groups));
    }

    private VerificationResult verify(Embeddings embeddings, FaceModel model, PairSet drawn, String label) {
        int[] used = used();
        var rows =
                embed(embeddings, model, IntStream.of(used).map(i -> images[i]).toArray(), label);
        var byPosition = new float[images.length][];
        for (int i = 0; i < used.length; i++) {
            byPosition[used[i]] = rows[i];
        }
        var overlap = new TrainingOverlap(true, 0, 0, 0);
        return Verification.measure("held-out identities", drawn, overlap, people, byPosition)
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
        int[] owners = labels(data.trainingSet().fairnessImages());
        for (int i = 0; i < owners.length; i++) {
            embeddings.add(unseen[i]);
            person.add(owners[i]);
        }
        var heldOut = new boolean[person.size()];
        Arrays.fill(heldOut, trained, heldOut.length, true);
        var identities = new TrainingIdentities(
                person.stream().mapToInt(Integer::intValue).toArray(),
                heldOut,
                IntStream.range(0, groups.classes()).map(groups::group).toArray());
        return GroupFairness.measure(identities, embeddings.toArray(float[][]::new), 0).result().groups().stream()
                .map(group -> group.comparable() ? group.accuracy() : OptionalDouble.empty())
                .toList();
    }

    private float[][] embed(Embeddings embeddings, FaceModel model, int[] numbers, String label) {
        float[] rows = embeddings.embed(model, label + " accuracy", data.images(), numbers);
        int dim = model.shape().embeddingSize();
        return IntStream.range(0, numbers.length)
                .mapToObj(i -> Arrays.copyOfRange(rows, i * dim, (i + 1) * dim))
                .toArray(float[][]::new);
    }

    private static int[] flat(int[][] imagesOfPerson) {
        return IntStream.range(0, imagesOfPerson.length)
                .flatMap(person -> IntStream.of(imagesOfPerson[person]))
                .toArray();
    }

    private static int[] labels(int[][] imagesOfPerson) {
        return IntStream.range(0, imagesOfPerson.length)
                .flatMap(person -> IntStream.generate(() -> person).limit(imagesOfPerson[person].length))
                .toArray();
    }
}
