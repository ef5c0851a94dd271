// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.result.EvaluationScores;
import dev.fairloss.contract.result.FairnessResult;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.contract.result.GroupResult.Basis;
import dev.fairloss.contract.result.OperatingPoint;
import dev.fairloss.contract.result.OperatingPoint.Rates;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.distance.ClassEmbeddings;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            return measured().result();
        }

        GroupFairness.Measured measured() {
            boolean[] marks = new boolean[heldOut.size()];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = heldOut.get(i);
            }
            int[] labels = identity.stream().mapToInt(i -> i).toArray();
            int[] groups = group.stream().mapToInt(i -> i).toArray();
            var drawn =
                    DrawnPairs.of(new TrainingIdentities(labels, marks, groups), 11, GroupFairness.EVALUATED_IMPOSTORS);
            float[][] rows = embeddings.toArray(float[][]::new);
            var training = ClassEmbeddings.of(rows, labels, marks, false, groups.length);
            var unseen = ClassEmbeddings.of(rows, labels, marks, true, groups.length);
            return GroupFairness.measure(
                    drawn, drawn.similarities(rows), Optional.of(training.measure(EmbeddingDistances.DEFAULT, unseen)));
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
    void onlyGroupsWithPairsHaveInfluences() {
        Crowd crowd = new Crowd();
        for (int i = 0; i < 20; i++) {
            crowd.add(MIDDLE, 4, 1, .3);
        }
        assertThat(crowd.measured().influences()).hasSize(2).allSatisfy(influence -> {
            assertThat(influence.group()).startsWith("middle");
            assertThat(influence.people()).hasSize(20);
        });
    }

    @Test
    void countsIdentitiesAndPairs() {
        FairnessResult result = fair(.3).measure();
        // Tail: one held out × two of training = 2 pairs per identity. Head: 5 × 20, capped at 6.
        assertThat(result.counts()).extracting(GroupResult::genuine).containsExactly(80, 160, 240);
        // One image × 39 others × 2 images; × 4; the held-out images of 6 of 100 pairs × 39 × 6.
        assertThat(result.counts().get(0).impostors()).isEqualTo(40 * 39 * 2);
        assertThat(result.counts().get(1).impostors()).isEqualTo(40 * 39 * 4);
        assertThat(result.counts().get(2).impostors()).isBetween(40 * 3 * 39 * 6, 40 * 5 * 39 * 6);
        assertThat(result.counts()).allMatch(GroupResult::comparable);
        assertThat(result.counts()).extracting(GroupResult::identities).containsExactly(40, 40, 40);
        assertThat(result.groups())
                .extracting(GroupResult::group)
                .startsWith("tail/low")
                .endsWith("head/high");
        assertThat(result.groups().stream().mapToInt(GroupResult::genuine).sum())
                .isEqualTo(480);
        assertThat(result.overall().genuine()).isEqualTo(480);
        assertThat(fair(.3).measure()).isEqualTo(result);
    }

    /** Recorded values: results of different runs are compared on the same pairs and thresholds. */
    @Test
    void theResultOfASeedDoesNotChange() {
        FairnessResult result = fair(1.2).measure();
        assertThat(result.threshold().orElseThrow()).isCloseTo(.5596932782590821, within(1e-12));
        assertThat(result.counts().stream()
                        .mapToDouble(count -> count.accuracy().orElseThrow())
                        .toArray())
                .containsExactly(new double[] {.6272435897435897, .9919871794871795, .996059889676911}, within(1e-12));
        assertThat(result.counts().stream()
                        .mapToDouble(count -> count.standardError().orElseThrow())
                        .toArray())
                .containsExactly(
                        new double[] {.026530122349056322, .0019810992641906616, .0012899212749091045}, within(1e-12));
        assertThat(result.groups().stream()
                        .mapToDouble(group -> group.accuracy().orElseThrow())
                        .toArray())
                .containsExactly(
                        new double[] {
                            .6927655677655677,
                            .5705128205128205,
                            .6134122287968442,
                            .9919871794871795,
                            .9921104536489151,
                            .9918639053254438,
                            .9965384615384615,
                            .9969135802469136,
                            .9947045707915273
                        },
                        within(1e-12));
        assertThat(result.note())
                .isEqualTo(
                        "held-out images against training images; at most 6 genuine pairs per identity, and impostor pairs with"
                                + " all other identities of the same count group, at most 1,000,000 per count group; one threshold"
                                + " for all groups, with the best balanced accuracy on the other 9 folds of identities");
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
    void errorRatesAtAFixedFalseMatchRate() {
        OperatingPoint point = fair(1.2).measure().operatingPoint().orElseThrow();
        assertThat(point.globalFmr()).isEqualTo(.01);
        assertThat(point.groups()).extracting(Rates::group).containsExactly("tail", "middle", "head");
        assertThat(point.groups().get(0).fnmr()).isGreaterThan(.5);
        assertThat(point.groups().get(2).fnmr()).isZero();
        assertThat(point.fdr()).isCloseTo(.6327724358974359, within(1e-12));
    }

    @Test
    void errorRatesHaveReplicatesIfThereIsAnOperatingPoint() {
        assertThat(fair(1.2).measured().rates())
                .extracting(EvaluationScores.RateReplicates::group)
                .containsExactly("tail", "middle", "head");
        Crowd crowd = new Crowd();
        for (int i = 0; i < 20; i++) {
            crowd.add(HEAD, 8, 2, .3);
        }
        assertThat(crowd.measured().rates()).isEmpty();
    }

    @Test
    void aGroupWithTooFewPeopleIsNotCompared() {
        Crowd crowd = new Crowd();
        for (int i = 0; i < 20; i++) {
            crowd.add(MIDDLE, 4, 2, .3);
            crowd.add(HEAD, 8, 2, .3);
        }
        // One person with 20 images and no impostor of the tail.
        crowd.add(TAIL, 20, 5, 2);
        FairnessResult result = crowd.measure();
        assertThat(result.counts()).extracting(GroupResult::comparable).containsExactly(false, true, true);
        assertThat(result.worst().orElseThrow()).isNotEqualTo(CountGroup.TAIL);
        assertThat(result.counts().get(0).accuracy()).isEmpty();
        assertThat(result.operatingPoint().orElseThrow().groups())
                .extracting(Rates::group)
                .containsExactly("middle", "head");
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
        // Balanced accuracy.
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
        assertThat(result.counts().get(0).interClass()).isPresent();
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
