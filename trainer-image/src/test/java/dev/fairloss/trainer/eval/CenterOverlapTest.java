// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** 200 training identities with three training and two held-out images, and 40 people with two images in an evaluation set. */
class CenterOverlapTest {
    private static final int DIM = 32;
    private static final int CLASSES = 200;
    private static final int PEOPLE = 40;
    private static final int KNOWN = 5;

    private final SplittableRandom random = Seeds.random(3, "center overlap");
    private final double[][] directions = new double[CLASSES][];

    private double[] direction() {
        double[] direction = new double[DIM];
        Arrays.setAll(direction, k -> random.nextGaussian());
        return direction;
    }

    private float[] image(double[] person) {
        double[] noisy =
                Arrays.stream(person).map(x -> x + .4 * random.nextGaussian()).toArray();
        double length = Math.sqrt(Arrays.stream(noisy).map(x -> x * x).sum());
        float[] unit = new float[DIM];
        for (int k = 0; k < DIM; k++) {
            unit[k] = (float) (noisy[k] / length);
        }
        return unit;
    }

    private static float[] product(float[] first, float[] second) {
        int n = first.length / DIM;
        int m = second.length / DIM;
        float[] product = new float[n * m];
        for (int i = 0; i < n * m; i++) {
            for (int k = 0; k < DIM; k++) {
                product[i] += first[i / m * DIM + k] * second[i % m * DIM + k];
            }
        }
        return product;
    }

    private Optional<CenterOverlap> calibrated(int withHeldOut) {
        List<float[]> images = new ArrayList<>();
        List<Integer> person = new ArrayList<>();
        List<Boolean> heldOut = new ArrayList<>();
        for (int c = 0; c < CLASSES; c++) {
            directions[c] = direction();
            for (int i = 0; i < (c < withHeldOut ? 5 : 3); i++) {
                images.add(image(directions[c]));
                person.add(c);
                heldOut.add(i >= 3);
            }
        }
        boolean[] marks = new boolean[heldOut.size()];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = heldOut.get(i);
        }
        return CenterOverlap.of(
                new TrainingIdentities(person.stream().mapToInt(c -> c).toArray(), marks, new int[CLASSES]),
                images.toArray(float[][]::new),
                CenterOverlapTest::product);
    }

    @Test
    void peopleOfTheTrainingDataAreFoundUnderAnotherName() {
        var overlap = calibrated(CLASSES).orElseThrow();
        float[][] set = new float[2 * PEOPLE][];
        int[] people = new int[set.length];
        for (int p = 0; p < PEOPLE; p++) {
            double[] direction = p < KNOWN ? directions[10 * p] : direction();
            set[2 * p] = image(direction);
            set[2 * p + 1] = image(direction);
            people[2 * p] = p;
            people[2 * p + 1] = p;
        }
        List<ImagePair> pairs = new ArrayList<>();
        for (int p = 0; p < PEOPLE; p++) {
            pairs.add(new ImagePair(2 * p, 2 * p + 1, true, p / 4));
            pairs.add(new ImagePair(2 * p, (2 * p + 2) % set.length, false, p / 4));
        }
        OverlapEffect effect = overlap.effect(
                        new PairSet(10, PEOPLE, pairs, "by hand"), people, set, p -> "person " + p, c -> "class " + c)
                .orElseThrow();
        assertThat(effect.kind()).isEqualTo(Kind.NEAREST_CENTER);
        assertThat(effect.found()).isBetween(KNOWN, KNOWN + 2);
        assertThat(effect.examples())
                .startsWith("person 0 is near the class class 0", "person 1 is near the class class 10");
        assertThat(effect.falsePositives().orElseThrow()).isCloseTo(.4, within(1e-12));
        assertThat(effect.pairs()).isBetween(2 * KNOWN + 1, 2 * KNOWN + 6);
        assertThat(effect.accuracy().orElseThrow()).isBetween(.8, 1.);
    }

    @Test
    void aSetThatNamesNoPeopleIsNotCompared() {
        var overlap = calibrated(CLASSES).orElseThrow();
        float[][] set = {image(directions[0]), image(directions[0]), image(directions[1])};
        var pairs = new PairSet(2, 0, List.of(new ImagePair(0, 1, true, 0), new ImagePair(1, 2, false, 1)), "by hand");
        assertThat(overlap.effect(pairs, new int[0], set, p -> "", c -> "")).isEmpty();
    }

    @Test
    void theThresholdNeedsAHundredIdentitiesWithHeldOutImages() {
        assertThat(calibrated(99)).isEmpty();
        assertThat(calibrated(100).orElseThrow().threshold()).isBetween(.2, .9);
    }
}
