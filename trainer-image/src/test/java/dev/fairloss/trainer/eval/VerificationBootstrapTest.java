// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.EvaluationScores.SetScores;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerificationBootstrapTest {
    private static final int REPLICATES = 1000;

    /** Accuracy in each replicate. @param people of both sides of each pair @param genuine number of genuine pairs, the first ones */
    private static double[] accuracies(int[][] people, int genuine, boolean[] correct) {
        boolean[] same = new boolean[people.length];
        Arrays.fill(same, 0, genuine, true);
        int[] first = Arrays.stream(people).mapToInt(pair -> pair[0]).toArray();
        int[] second = Arrays.stream(people).mapToInt(pair -> pair[1]).toArray();
        double[] scores = new double[people.length];
        var set = new SetScores("lfw", first, second, same, new int[people.length], scores, correct);
        return new VerificationBootstrap(set).replicates(List.of(set), REPLICATES)[0][0];
    }

    private static long unknown(double[] values) {
        return Arrays.stream(values).filter(Double::isNaN).count();
    }

    @Test
    void replicatesVaryAroundTheAccuracy() {
        // 200 genuine pairs, 80% correct, and 100 impostor pairs, 60% correct: 220 of 300.
        int[][] people = IntStream.range(0, 300).mapToObj(i -> new int[] {i, i}).toArray(int[][]::new);
        boolean[] correct = new boolean[300];
        for (int i = 0; i < 300; i++) {
            correct[i] = i % 10 < (i < 200 ? 8 : 6);
        }
        double[] accuracies = accuracies(people, 200, correct);
        assertThat(Arrays.stream(accuracies).average().orElseThrow()).isCloseTo(220 / 300., within(.005));
    }

    @Test
    void asManyPeopleAreDrawnAsThereAre() {
        // Person 0 has the only genuine pair, person 1 the only impostor pair: two draws give both with probability
        // 1/2.
        double[] accuracies = accuracies(new int[][] {{0, 0}, {1, 1}}, 1, new boolean[] {true, true});
        assertThat(unknown(accuracies) / (double) REPLICATES).isCloseTo(.5, within(.05));
    }

    @Test
    void aPairOfTwoPeopleCountsAsOftenAsBothAreDrawn() {
        // Impostor pairs of neighbors in a ring of 60 people; correct where the first person is even.
        int[][] people = IntStream.range(0, 120)
                .mapToObj(i -> i < 60 ? new int[] {i, i} : new int[] {i - 60, (i - 59) % 60})
                .toArray(int[][]::new);
        boolean[] correct = new boolean[120];
        for (int i = 0; i < 120; i++) {
            correct[i] = i % 2 == 0;
        }
        double[] accuracies = accuracies(people, 60, correct);
        assertThat(unknown(accuracies)).isZero();
        assertThat(Arrays.stream(accuracies).average().orElseThrow()).isCloseTo(.5, within(.01));
    }
}
