// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.EvaluationScores.SetScores;
import dev.fairloss.contract.result.FoldResult;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResult;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerificationTest {
    private static final TrainingOverlap UNSEEN = new TrainingOverlap(true, 0, 0, 0);

    /** Fold 0: genuine .8, impostor .4. Fold 1: genuine .3, impostor .1. */
    private static final double[] TWO_FOLDS_SCORES = {.8, .4, .3, .1};

    private static final PairSet TWO_FOLDS = new PairSet(
            2,
            8,
            List.of(
                    new ImagePair(0, 1, true, 0),
                    new ImagePair(2, 3, false, 0),
                    new ImagePair(4, 5, true, 1),
                    new ImagePair(6, 7, false, 1)),
            "by hand");

    /** Unit vectors in the plane, so that a cosine is that of the angle between. */
    private static float[] at(double degrees) {
        return new float[] {(float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))};
    }

    @Test
    void classifiesEachFoldAtTheThresholdOfTheOthers() {
        List<FoldResult> folds = Verification.folds(TWO_FOLDS, TWO_FOLDS_SCORES);
        // Fold 0 at (.1 + .3) / 2 = .2: both accepted, one correctly. Fold 1 at (.4 + .8) / 2 = .6: both
        // rejected, one correctly.
        assertThat(folds.get(0).threshold()).isCloseTo(.2, within(1e-12));
        assertThat(folds.get(1).threshold()).isCloseTo(.6, within(1e-12));
        assertThat(folds).allMatch(fold -> fold.accuracy() == .5);
    }

    @Test
    void aScoreAtTheThresholdIsRejected() {
        PairSet pairs = new PairSet(
                2,
                6,
                List.of(new ImagePair(0, 1, true, 0), new ImagePair(2, 3, true, 1), new ImagePair(4, 5, false, 1)),
                "");
        // Fold 1 puts the threshold of fold 0 at (.1 + .3) / 2 = .2, the score of its genuine pair.
        FoldResult fold = Verification.folds(pairs, new double[] {.2, .3, .1}).get(0);
        assertThat(fold.threshold()).isEqualTo(.2);
        assertThat(fold.accuracy()).isZero();
    }

    @Test
    void agreesWithTheScriptOnTiedScores() throws IOException {
        ScoredPairs scored = ScoredPairs.read();
        List<FoldResult> folds = Verification.folds(scored.pairs(), scored.scores());
        assertThat(folds.stream().mapToDouble(FoldResult::accuracy).toArray())
                .containsExactly(
                        new double[] {.7, .8, .733333, .733333, .8, .733333, .766667, .9, .733333, .933333},
                        within(1e-6));
        assertThat(folds.stream().mapToDouble(FoldResult::threshold).toArray())
                .containsExactly(
                        new double[] {.295, .305, .305, .295, .295, .305, .325, .325, .305, .305}, within(1e-9));
        double[] accuracies = folds.stream().mapToDouble(FoldResult::accuracy).toArray();
        assertThat(Verification.standardError(accuracies)).isCloseTo(.02446968393949472, within(1e-12));
    }

    @Test
    void perfectSeparationWithAllReportedValues() {
        // Identities at 0 and 90 degrees, two images each 10 degrees apart: genuine cos 10 = .985, impostors at most
        // cos 80
        // = .174.
        float[][] embeddings = {at(0), at(10), at(90), at(100)};
        PairSet pairs = new PairSet(
                2,
                2,
                List.of(
                        new ImagePair(0, 1, true, 0),
                        new ImagePair(0, 2, false, 0),
                        new ImagePair(2, 3, true, 1),
                        new ImagePair(1, 2, false, 1)),
                "by hand");
        VerificationResult result = Verification.measure("corners", pairs, UNSEEN, new int[0], embeddings)
                .result();
        assertThat(result.accuracy()).isEqualTo(1);
        assertThat(result.standardError()).isZero();
        assertThat(result.auc()).isEqualTo(1);
        assertThat(result.genuine()).isEqualTo(2);
        assertThat(result.impostors()).isEqualTo(2);
        assertThat(result.tarAtFar()).allMatch(tar -> tar.tar().isEmpty() && tar.impostors() == 2);
        // Threshold of fold 0 from fold 1: between cos 80 and cos 10.
        assertThat(result.folds().get(0).threshold())
                .isCloseTo((Math.cos(Math.toRadians(80)) + Math.cos(Math.toRadians(10))) / 2, within(1e-6));
    }

    /** Unit vectors of pairs with the given cosines: images 2i and 2i + 1. */
    private static float[][] withCosines(double... cosines) {
        float[][] embeddings = new float[2 * cosines.length][];
        for (int i = 0; i < cosines.length; i++) {
            embeddings[2 * i] = at(0);
            embeddings[2 * i + 1] = at(Math.toDegrees(Math.acos(cosines[i])));
        }
        return embeddings;
    }

    @Test
    void scoresHoldWhatTheAccuracyIsComputedFrom() {
        // As above: fold 0 accepts both of its pairs, fold 1 rejects both.
        float[][] embeddings = withCosines(TWO_FOLDS_SCORES);
        SetScores scores = Verification.measure(
                        "lfw", TWO_FOLDS, UNSEEN, new int[] {4, 4, 4, 5, 6, 6, 5, 6}, embeddings)
                .scores();
        assertThat(scores.set()).isEqualTo("lfw");
        assertThat(scores.named()).isTrue();
        assertThat(scores.first()).containsExactly(4, 4, 6, 5);
        assertThat(scores.second()).containsExactly(4, 5, 6, 6);
        assertThat(scores.genuine()).containsExactly(true, false, true, false);
        assertThat(scores.fold()).containsExactly(0, 0, 1, 1);
        assertThat(scores.score()).containsExactly(new double[] {.8, .4, .3, .1}, within(1e-6));
        assertThat(scores.correct()).containsExactly(true, false, false, true);
        SetScores unnamed = Verification.measure("lfw", TWO_FOLDS, UNSEEN, new int[0], embeddings)
                .scores();
        assertThat(unnamed.named()).isFalse();
        assertThat(unnamed.first()).isEmpty();
        assertThat(unnamed.second()).isEmpty();
        assertThat(unnamed.correct()).isEqualTo(scores.correct());
    }

    @Test
    void rejectsNanEmbeddings() {
        float[][] embeddings = {{Float.NaN, 0}, {1, 0}, {0, 1}};
        PairSet pairs =
                new PairSet(2, 2, List.of(new ImagePair(1, 2, false, 0), new ImagePair(0, 1, true, 1)), "by hand");
        assertThatThrownBy(() -> pairs.scores(embeddings)).hasMessageContaining("images 0 and 1 is not a number");
    }

    @Test
    void everyFoldNeedsAPair() {
        List<ImagePair> pairs = List.of(new ImagePair(0, 1, true, 0));
        assertThatThrownBy(() -> new PairSet(2, 1, pairs, "")).hasMessageContaining("fold 1 of 2 is empty");
        assertThatThrownBy(() -> new PairSet(1, 1, pairs, "")).hasMessageContaining("at least 2 folds, not 1");
    }
}
