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

    /** People made one after the other: images on the sphere around a centre, the last ones kept out of training. */
    private static final class Crowd {
        private final List<float[]> embeddings = new ArrayList<>();
        private final List<Integer> person = new ArrayList<>();
        private final List<Boolean> heldOut = new ArrayList<>();
        private final List<Integer> group = new ArrayList<>();
        private final SplittableRandom random = Seeds.random(3, "crowd");

        void add(int groupIndex, int training, int keptOut, double noise) {
            float[] centre = random(1);
            for (int i = 0; i < training + keptOut; i++) {
                float[] image = random(noise);
                for (int d = 0; d < image.length; d++) {
                    image[d] += centre[d];
                }
                embeddings.add(unit(image));
                person.add(group.size());
                heldOut.add(i >= training);
            }
            group.add(groupIndex);
        }

        FairnessResult measure() {
            boolean[] marks = new boolean[heldOut.size()];
            for (int i = 0; i < marks.length; i++) {
                marks[i] = heldOut.get(i);
            }
            int[] persons = person.stream().mapToInt(i -> i).toArray();
            int[] groups = group.stream().mapToInt(i -> i).toArray();
            return GroupFairness.measure(
                    new TrainingIdentities(persons, marks, groups), embeddings.toArray(float[][]::new), 11);
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
    void seesThatTheTailIsWorse() {
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
    void countsAreOfThePeople() {
        FairnessResult result = fair(.3).measure();
        // Tail: one kept out × two of training = 2 pairs a person. Head: 5 × 20, capped at 6.
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

    @Test
    void falseRejectsAndAcceptsMakeTheAccuracy() {
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
    void marksAGroupWithNothingKeptOutAndLeavesItOutOfTheSpread() {
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
    void survivesPeopleWhoCannotBeCompared() {
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

    @Test
    void errorOverPeopleByHand() {
        GroupErrorCounts tally = new GroupErrorCounts(3);
        // Person 0: 2 pairs, both right. Person 1: 2 pairs, one wrong. Person 2: none.
        tally.add(0, true, true);
        tally.add(0, false, true);
        tally.add(1, true, false);
        tally.add(1, false, true);
        assertThat(tally.people()).isEqualTo(2);
        assertThat(tally.accuracy()).hasValue(.75);
        assertThat(tally.falseReject()).hasValue(.5);
        assertThat(tally.falseAccept()).hasValue(0.);
        // e = .25; deviations 0 - .5 and 1 - .5; sqrt(2 / 1 × .5) / 4 = .25
        assertThat(tally.standardError().orElseThrow()).isCloseTo(.25, within(1e-12));
    }
}
