// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * One net on one set of pairs (LFW protocol).
 *
 * @param set name of the evaluation set
 * @param identities different people in the pairs; 0 if the file of the pairs does not name them
 * @param genuine pairs of one person
 * @param impostors pairs of different people
 * @param folds each fold at the threshold that the other folds chose
 * @param accuracy mean over the folds, 0 to 1
 * @param standardError of that mean: standard deviation over the folds (n - 1) / sqrt(folds)
 * @param auc area under the ROC curve, 0 to 1; ties count half
 * @param tarAtFar true accept rates at fixed false accept rates
 * @param roc the curve, thinned for plotting, from (0, .) to (1, 1), both coordinates ascending
 * @param note how the pairs and folds came about, a sentence
 */
public record VerificationResult(
        String set,
        int identities,
        int genuine,
        int impostors,
        List<FoldResult> folds,
        double accuracy,
        double standardError,
        double auc,
        List<TarAtFar> tarAtFar,
        List<RocPoint> roc,
        String note) {
    public VerificationResult {
        folds = List.copyOf(folds);
        tarAtFar = List.copyOf(tarAtFar);
        roc = List.copyOf(roc);
    }
}
