// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdSearchTest {
    /** G: genuine, I: impostor; all pairs are used. */
    @ParameterizedTest
    @CsvSource({
        // Separable: the midpoint of the gap.
        "I .1 I .2 G .6 G .8, .4",
        // Everything genuine: accept all, below the lowest score.
        "G .3 G .5, .299999",
        // Everything impostor: reject all, above the highest score.
        "I .3 I .5, .500001",
        // Two thresholds with one error each: below .1 (accepts the impostor at .2) and .25 (rejects the genuine at
        // .1).
        "G .1 I .2 G .3, .099999",
        // Tied scores have no threshold between them.
        "I .2 G .2 G .4, .199999",
        "I .1 I .2 G .2 I .2 G .4, .3",
        // One pair.
        "G .5, .499999",
        "I .5, .500001",
        // The best threshold is above all scores.
        "G .1 I .2 I .3 I .4, .400001"
    })
    void takesTheLowestOfTheBestThresholds(String pairs, double threshold) {
        String[] words = pairs.split(" ");
        double[] scores = new double[words.length / 2];
        boolean[] same = new boolean[scores.length];
        boolean[] used = new boolean[scores.length];
        Arrays.fill(used, true);
        // From the highest to the lowest: the search sorts them.
        for (int i = 0; i < scores.length; i++) {
            int at = scores.length - 1 - i;
            same[at] = words[2 * i].equals("G");
            scores[at] = Double.parseDouble(words[2 * i + 1]);
        }
        assertThat(new ThresholdSearch(scores, same).best(used)).isCloseTo(threshold, within(1e-9));
    }

    @Test
    void ignoresPairsThatAreNotUsed() {
        ThresholdSearch search =
                new ThresholdSearch(new double[] {.1, .5, .3, .9, .7}, new boolean[] {false, true, true, false, true});
        // Of .1 (impostor), .3 and .7 (genuine).
        assertThat(search.best(new boolean[] {true, false, true, false, true})).isCloseTo(.2, within(1e-12));
        assertThat(search.best(new boolean[5])).isZero();
    }

    @Test
    void balancedAccuracyWeighsBothKindsTheSame() {
        // One genuine pair at .5 below seven of ten impostors. Most pairs are correct if all are rejected; balanced,
        // accepting from
        // below .5 on gives (1 + 3 / 10) / 2 = .65, rejecting all .5.
        double[] scores = {.5, .1, .2, .3, .6, .61, .62, .63, .64, .65, .66};
        boolean[] same = new boolean[11];
        same[0] = true;
        boolean[] used = new boolean[11];
        Arrays.fill(used, true);
        ThresholdSearch search = new ThresholdSearch(scores, same);
        assertThat(search.best(used)).isCloseTo(.660001, within(1e-9));
        assertThat(search.bestBalanced(used)).isCloseTo(.4, within(1e-12));
        assertThat(search.bestBalanced(new boolean[11])).isZero();
    }
}
