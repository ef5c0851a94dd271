// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * The verification results of one model on one set of pairs (LFW protocol).
 *
 * @param set           name of the evaluation set
 * @param identities    number of identities in the pairs; 0 if the pairs file does not name them
 * @param genuine       genuine pairs: two images of the same identity
 * @param impostors     impostor pairs: images of two identities
 * @param folds         one result per fold; the threshold of each is chosen on the other folds
 * @param accuracy      mean accuracy over the folds, 0 to 1
 * @param standardError standard error of that mean: sample standard deviation over the folds / sqrt(folds)
 * @param auc           area under the ROC curve, 0 to 1; ties count half
 * @param tarAtFar      true accept rates at fixed false accept rates
 * @param roc           the ROC curve, thinned for plotting, ending at (1, 1), both coordinates ascending
 * @param note          one sentence on the origin of pairs and folds
 * @param overlap       people and images shared with the training data, which the pairs do not contain
 */
@RecordBuilder
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
        String note,
        TrainingOverlap overlap)
        implements VerificationResultBuilder.With {
    public VerificationResult {
        folds = List.copyOf(folds);
        tarAtFar = List.copyOf(tarAtFar);
        roc = List.copyOf(roc);
    }
}
