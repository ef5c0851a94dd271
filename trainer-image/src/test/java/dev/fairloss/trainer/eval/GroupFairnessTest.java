// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupResult.Basis;
import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GroupFairnessTest {
    private static final int TAIL = 0;
    private static final int MIDDLE = 3;
    private static final int HEAD = 6;

    /** Identities with random images around a center on the sphere; the last ones are held out. */
    private static final class Crowd {
        private final List<float[]> embeddings = new ArrayList<>();
        private final List<Integer> identity = new ArrayList<>();
        private final List<Boolean> heldOut = new ArrayList<>();
        private final List<Integer> group = new ArrayList<>();
        private final SplittableRandom random = Seeds.random(3, "crowd");

        void add(int groupIndex, int trainingImages, int heldOutImages, double noise) {
            float[] center = random(1);
            for (int i = 0; i < trainingImages + heldOutImages; i++) {
                float[] image = random(noise);
                for (int d = 0; d < image.length; d++) {
                    image[d] += center[d];
                }
                embeddings.add(unit(image));
                identity.add(group.size());
                heldOut.add(i >= trainingImages);
            }
            group.add(groupIndex);
        }

        FairnessResult measure() {
            boolean[] marks = new boolean[heldOut.size()];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = heldOut.get(i);
            }
            int[] labels = identity.stream().mapToInt(i -> i).toArray();
            int[] groups = group.stream().mapToInt(i -> i).toArray();
            return GroupFairness.measure(
                    new TrainingIdentities(labels, marks, groups), embeddings.toArray(float[][]::new), 11);
        }

        private float[] random(double scale) {
            float[] vector = new float[16];
            for (int d = 0; d < vector.length; d++) {
                vector[d] = (float) (scale * random.nextGaussian());
            }
            return vector;
        }

        private static float[] unit(float[] vector) {
            double length = Math.sqrt(CosineSimilarity.dot(vector, vector));
            for (int d = 0; d < vector.length; d++) {
                vector[d] /= (float) length;
            }
            return vector;
        }
    }

    private static Crowd fair(double tailNoise) {
        Crowd crowd = new Crowd();
        for (int i = 0; i < 40; i++) {
            crowd.add(TAIL + i % 3, 2, 1, tailNoise);
            crowd.add(MIDDLE + i % 3, 4, 1, .3);
            crowd.add(HEAD + i % 3, 20, 5, .3);
        }
        return crowd;
    }

    @Test
    void findsThatTheTailIsWorse() {
        FairnessResult result = fair(1.2).measure();
        GroupResult tail = result.counts().get(0);
        GroupResult head = result.counts().get(2);
        assertThat(result.worst()).hasValue(CountGroup.TAIL);
        assertThat(tail.accuracy().orElseThrow()).isLessThan(.95);
        assertThat(head.accuracy().orElseThrow()).isGreaterThan(.98);
        assertThat(result.accuracyGap().orElseThrow()).isGreaterThan(.05);
        assertThat(tail.intraClass().orElseThrow())
                .isGreaterThan(head.intraClass().orElseThrow() + .1);
        assertThat(tail.standardError().orElseThrow()).isBetween(.005, .06);
    }

    @Test
    void countsIdentitiesAndPairs() {
        FairnessResult result = fair(.3).measure();
        // Tail: one held out × two of training = 2 pairs per identity. Head: 5 × 20, capped at 6.
        assertThat(result.counts()).extracting(GroupResult::genuine).containsExactly(80, 160, 240);
        assertThat(result.counts()).extracting(GroupResult::impostors).containsExactly(80, 160, 240);
        assertThat(result.counts()).extracting(GroupResult::identities).containsExactly(40, 40, 40);
        assertThat(result.groups())
                .extracting(GroupResult::group)
                .startsWith("tail/low")
                .endsWith("head/high");
        assertThat(result.groups().stream().mapToInt(GroupResult::genuine).sum())
                .isEqualTo(480);
        assertThat(result.overall().genuine()).isEqualTo(480);
        double correct = result.counts().stream()
                .mapToDouble(count -> count.accuracy().orElseThrow() * (count.genuine() + count.impostors()))
                .sum();
        assertThat(result.overall().accuracy().orElseThrow()).isCloseTo(correct / 960, within(1e-12));
        assertThat(fair(.3).measure()).isEqualTo(result);
    }

    /** Recorded values: results of different runs are compared on the same pairs and thresholds. */
    @Test
    void theResultOfASeedDoesNotChange() {
        FairnessResult result = fair(1.2).measure();
        assertThat(result.threshold().orElseThrow()).isCloseTo(.5559427812679031, within(1e-12));
        assertThat(result.counts().stream()
                        .mapToDouble(count -> count.accuracy().orElseThrow())
                        .toArray())
                .containsExactly(new double[] {.61875, .99375, 1}, within(1e-12));
        assertThat(result.counts().stream()
                        .mapToDouble(count -> count.standardError().orElseThrow())
                        .toArray())
                .containsExactly(new double[] {.02828922849280179, .004362390252825704, 0}, within(1e-12));
        assertThat(result.groups().stream()
                        .mapToDouble(group -> group.accuracy().orElseThrow())
                        .toArray())
                .containsExactly(
                        new double[] {
                            .6785714285714286, .5576923076923077, .6153846153846154, .9821428571428571, 1, 1, 1, 1, 1
                        },
                        within(1e-12));
        assertThat(result.note())
                .isEqualTo(
                        "held-out images against training images; at most 6 genuine pairs per identity and as many impostor"
                                + " pairs of the same count group; one threshold for all groups, chosen on the other 9 folds of identities");
    }

    @Test
    void theGapIsTheDifferenceOfTheExtremeCountGroups() {
        FairnessResult result = fair(1.2).measure();
        double[] accuracies = result.counts().stream()
                .mapToDouble(count -> count.accuracy().orElseThrow())
                .sorted()
                .toArray();
        assertThat(result.accuracyGap()).hasValue(accuracies[2] - accuracies[0]);
    }

    @Test
    void theWorstCountGroupCanBeTheHead() {
        Crowd crowd = new Crowd();
        for (int i = 0; i < 20; i++) {
            crowd.add(TAIL, 2, 1, .2);
            crowd.add(HEAD, 8, 2, 1.2);
        }
        FairnessResult result = crowd.measure();
        assertThat(result.worst()).hasValue(CountGroup.HEAD);
        assertThat(result.accuracyGap()).isPresent();
    }

    @Test
    void withoutHeldOutImagesThePairsOfTrainingImagesChooseTheThreshold() {
        Crowd crowd = new Crowd();
        for (int i = 0; i < 40; i++) {
            crowd.add(TAIL, 3, 0, .3);
        }
        FairnessResult result = crowd.measure();
        assertThat(result.threshold().orElseThrow()).isBetween(.3, .95);
        assertThat(result.worst()).isEmpty();
    }

    @Test
    void aSingleComparableCountGroupHasNoGap() {
        Crowd crowd = new Crowd();
        for (int i = 0; i < 20; i++) {
            crowd.add(HEAD, 8, 2, .3);
        }
        FairnessResult result = crowd.measure();
        assertThat(result.accuracyGap()).isEmpty();
        assertThat(result.worst()).hasValue(CountGroup.HEAD);
    }

    @Test
    void accuracyFollowsFromFalseRejectsAndAccepts() {
        GroupResult tail = fair(1.2).measure().counts().get(0);
        // As many genuine as impostor pairs: accuracy = 1 - (false reject + false accept) / 2.
        assertThat(tail.accuracy().orElseThrow())
                .isCloseTo(
                        1
                                - (tail.falseRejectRate().orElseThrow()
                                                + tail.falseAcceptRate().orElseThrow())
                                        / 2,
                        within(1e-12));
    }

    @Test
    void marksAGroupWithoutHeldOutImagesAndLeavesItOutOfTheGap() {
        Crowd crowd = new Crowd();
        for (int i = 0; i < 20; i++) {
            crowd.add(TAIL, 2, 0, 1.5);
            crowd.add(MIDDLE, 4, 1, .3);
            crowd.add(HEAD, 8, 2, .3);
        }
        FairnessResult result = crowd.measure();
        assertThat(result.counts())
                .extracting(GroupResult::basis)
                .containsExactly(Basis.TRAINING, Basis.HELD_OUT, Basis.HELD_OUT);
        assertThat(result.counts().get(0).genuine()).isEqualTo(20);
        assertThat(result.counts().get(0).intraClass()).isPresent();
        assertThat(result.worst().orElseThrow()).isNotEqualTo(CountGroup.TAIL);
        assertThat(result.overall().genuine()).isEqualTo(20 * 4 + 20 * 6);
        assertThat(result.groups().get(1).basis()).isEqualTo(Basis.NONE);
        assertThat(result.groups().get(1).identities()).isZero();
    }

    @Test
    void aSingleIdentityGivesNoResults() {
        Crowd crowd = new Crowd();
        crowd.add(TAIL, 1, 0, .3);
        FairnessResult alone = crowd.measure();
        assertThat(alone.overall().basis()).isEqualTo(Basis.NONE);
        assertThat(alone.overall().accuracy()).isEmpty();
        assertThat(alone.overall().intraClass()).isEmpty();
        assertThat(alone.overall().interClass()).isEmpty();
        assertThat(alone.threshold()).isEmpty();
        assertThat(alone.accuracyGap()).isEmpty();
        assertThat(alone.worst()).isEmpty();
    }
}
