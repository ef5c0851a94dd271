// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.FoldResult;
import dev.fairloss.contract.result.VerificationResult;
import dev.fairloss.contract.result.VerificationResultBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Verification after the LFW protocol ("unrestricted"; Huang and Learned-Miller, 2014): each fold is judged at the threshold
 * that is best on all other folds; reported are the mean accuracy over the folds and its standard error.
 */
public final class Verification {
    /** False accept rates that are reported where there are enough impostor pairs. */
    public static final List<Double> FALSE_ACCEPT_RATES = List.of(1e-1, 1e-2, 1e-3, 1e-4);

    private Verification() {}

    /**
     * Everything that is reported of one net on one set of pairs.
     *
     * @param set name of the evaluation set
     * @param pairs the pairs
     * @param embeddings flip-summed embeddings by image number, (images, dim), unit rows
     */
    public static VerificationResult measure(String set, PairSet pairs, float[][] embeddings) {
        double[] scores = pairs.scores(embeddings);
        boolean[] same = new boolean[scores.length];
        for (int i = 0; i < same.length; i++) {
            same[i] = pairs.pairs().get(i).same();
        }
        List<FoldResult> folds = folds(pairs, scores);
        double[] accuracies = folds.stream().mapToDouble(FoldResult::accuracy).toArray();
        Roc roc = new Roc(scores, same);
        return VerificationResultBuilder.builder()
                .set(set)
                .identities(pairs.people())
                .genuine(pairs.genuine())
                .impostors(pairs.impostors())
                .folds(folds)
                .accuracy(Arrays.stream(accuracies).average().orElseThrow())
                .standardError(standardError(accuracies))
                .auc(roc.auc())
                .tarAtFar(FALSE_ACCEPT_RATES.stream().map(roc::tarAt).toList())
                .roc(roc.points())
                .note(pairs.note())
                .build();
    }

    /** Each fold at the threshold that is best on all the others. */
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
            int right = 0;
            int all = 0;
            for (int i = 0; i < number; i++) {
                if (!others[i]) {
                    all++;
                    right += scores[i] > threshold == same[i] ? 1 : 0;
                }
            }
            folds.add(new FoldResult(threshold, (double) right / all));
        }
        return folds;
    }

    /** Standard deviation (n - 1) divided by sqrt(n). */
    static double standardError(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }
}
