// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares with a search through all thresholds. */
class FoldThresholdsTest {
    private static final int PEOPLE = 12;

    /** An impostor pair. */
    private record Pair(int one, int other, float score, double weight) {}

    private static int[] folds() {
        int[] fold = new int[PEOPLE];
        int[] order = Seeds.permutation(0, "attribute folds", 0, PEOPLE);
        IntStream.range(0, PEOPLE).forEach(i -> fold[order[i]] = i % FoldThresholds.FOLDS);
        return fold;
    }

    /** Three strata with weights 1, 2.5 and 7; scores have ties. */
    private static List<List<Pair>> strata() {
        var random = new SplittableRandom(7);
        List<List<Pair>> strata = new ArrayList<>();
        for (double weight : new double[] {1, 2.5, 7}) {
            List<Pair> pairs = new ArrayList<>();
            for (int one = 0; one < PEOPLE; one++) {
                for (int other = 0; other < one; other++) {
                    pairs.add(new Pair(one, other, random.nextInt(-30, 30) / 40f, weight));
                }
            }
            pairs.sort(Comparator.comparing(Pair::score).reversed());
            strata.add(pairs);
        }
        return strata;
    }

    private static PersonPairs scored(List<Pair> pairs) {
        float[] scores = new float[pairs.size()];
        IntStream.range(0, scores.length).forEach(i -> scores[i] = pairs.get(i).score());
        return new PersonPairs(
                pairs.stream().mapToInt(Pair::one).toArray(),
                pairs.stream().mapToInt(Pair::other).toArray(),
                scores,
                pairs.get(0).weight());
    }

    /** The lowest score that at most this share of the pairs of people in other folds exceed; -1 if all may be accepted. */
    private static double lowest(List<Pair> pairs, int[] fold, int one, int other, double far) {
        List<Pair> choosing = pairs.stream()
                .filter(pair -> fold[pair.one()] != one && fold[pair.other()] != one)
                .filter(pair -> fold[pair.one()] != other && fold[pair.other()] != other)
                .toList();
        double all = choosing.stream().mapToDouble(Pair::weight).sum();
        return IntStream.concat(IntStream.of(-40), IntStream.range(-30, 30))
                .mapToDouble(score -> score / 40f)
                .filter(threshold -> choosing.stream()
                                .filter(pair -> pair.score() > threshold)
                                .mapToDouble(Pair::weight)
                                .sum()
                        <= far * all + 1e-9)
                .min()
                .orElseThrow();
    }

    @Test
    void aThresholdIsChosenOnPeopleOfOtherFolds() {
        int[] fold = folds();
        List<Pair> all = strata().stream().flatMap(List::stream).toList();
        PersonPairs[] strata = strata().stream().map(FoldThresholdsTest::scored).toArray(PersonPairs[]::new);
        for (double far : new double[] {0, .05, .3, .999, 1}) {
            var thresholds = new FoldThresholds(PEOPLE, far, strata);
            for (int one = 0; one < PEOPLE; one++) {
                for (int other = 0; other < PEOPLE; other++) {
                    assertThat(thresholds.of(one, other))
                            .as("people " + one + " and " + other + " at " + far)
                            .isEqualTo(lowest(all, fold, fold[one], fold[other], far));
                }
            }
        }
    }

    @Test
    void theMeanIsOverPairsOfFolds() {
        List<Pair> all = strata().stream().flatMap(List::stream).toList();
        PersonPairs[] strata = strata().stream().map(FoldThresholdsTest::scored).toArray(PersonPairs[]::new);
        double sum = 0;
        for (int one = 0; one < FoldThresholds.FOLDS; one++) {
            for (int other = one; other < FoldThresholds.FOLDS; other++) {
                sum += lowest(all, folds(), one, other, .1);
            }
        }
        assertThat(new FoldThresholds(PEOPLE, .1, strata).mean()).isCloseTo(sum / 15, within(1e-12));
    }

    @Test
    void allPairsAreAcceptedWithoutImpostors() {
        var none = new PersonPairs(new int[0], new int[0], new float[0], 1);
        assertThat(new FoldThresholds(PEOPLE, .1, none).of(0, 1)).isEqualTo(-1);
    }
}
