// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.EvaluationScores.SetScores;
import dev.fairloss.contract.result.FoldResult;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.contract.result.VerificationResultBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.stat.StatUtils;

/**
 * Verification by the LFW protocol ("unrestricted"; Huang and Learned-Miller, 2014): each fold is classified at the threshold
 * that is best on all other folds. Reports the mean accuracy over the folds and its standard error.
 */
public final class Verification {
    /** False accept rates to report, where there are enough impostor pairs. */
    public static final List<Double> FALSE_ACCEPT_RATES = List.of(1e-1, 1e-2, 1e-3, 1e-4);

    private Verification() {}

    /**
     * The results of one model on one set of pairs.
     *
     * @param scores the scores behind the result
     */
    public record Measured(VerificationResult result, SetScores scores) {}

    /**
     * Measures one model on one set of pairs.
     *
     * @param set name of the evaluation set
     * @param pairs the pairs
     * @param overlap people and images shared with the training data
     * @param people number of the person in each image, by image number; empty if unknown
     * @param embeddings flip-summed unit embeddings by image number, (images, dim)
     */
    public static Measured measure(
            String set, PairSet pairs, TrainingOverlap overlap, int[] people, float[][] embeddings) {
        double[] scores = pairs.scores(embeddings);
        List<FoldResult> folds = folds(pairs, scores);
        SetScores columns = columns(set, pairs, people, scores, folds);
        double[] accuracies = folds.stream().mapToDouble(FoldResult::accuracy).toArray();
        Roc roc = new Roc(scores, columns.genuine());
        VerificationResult result = VerificationResultBuilder.builder()
                .set(set)
                .identities(pairs.identities())
                .genuine(pairs.genuine())
                .impostors(pairs.impostors())
                .folds(folds)
                .accuracy(Arrays.stream(accuracies).average().orElseThrow())
                .standardError(standardError(accuracies))
                .auc(roc.auc())
                .tarAtFar(FALSE_ACCEPT_RATES.stream().map(roc::tarAt).toList())
                .roc(roc.points())
                .note(pairs.note())
                .overlap(overlap)
                .build();
        return new Measured(result, columns);
    }

    private static SetScores columns(String set, PairSet pairs, int[] people, double[] scores, List<FoldResult> folds) {
        int number = scores.length;
        int[] first = new int[people.length == 0 ? 0 : number];
        int[] second = first.clone();
        boolean[] genuine = new boolean[number];
        int[] fold = new int[number];
        boolean[] correct = new boolean[number];
        for (int i = 0; i < number; i++) {
            ImagePair pair = pairs.pairs().get(i);
            if (people.length > 0) {
                first[i] = people[pair.first()];
                second[i] = people[pair.second()];
            }
            genuine[i] = pair.same();
            fold[i] = pair.fold();
            correct[i] = scores[i] > folds.get(pair.fold()).threshold() == pair.same();
        }
        return new SetScores(set, first, second, genuine, fold, scores, correct);
    }

    /** Threshold and accuracy of each fold; the threshold is the best one on all other folds. */
    static List<FoldResult> folds(PairSet pairs, double[] scores) {
        int number = scores.length;
        boolean[] same = new boolean[number];
        for (int i = 0; i < number; i++) {
            same[i] = pairs.pairs().get(i).same();
        }
        ThresholdSearch thresholds = new ThresholdSearch(scores, same);
        List<FoldResult> folds = new ArrayList<>();
        for (int fold = 0; fold < pairs.folds(); fold++) {
            boolean[] others = new boolean[number];
            for (int i = 0; i < number; i++) {
                others[i] = pairs.pairs().get(i).fold() != fold;
            }
            double threshold = thresholds.best(others);
            int correct = 0;
            int all = 0;
            for (int i = 0; i < number; i++) {
                if (!others[i]) {
                    all++;
                    correct += scores[i] > threshold == same[i] ? 1 : 0;
                }
            }
            folds.add(new FoldResult(threshold, (double) correct / all));
        }
        return folds;
    }

    /** Standard error of the mean: sample standard deviation (n - 1) divided by √n. */
    static double standardError(double[] values) {
        return Math.sqrt(StatUtils.variance(values) / values.length);
    }
}
