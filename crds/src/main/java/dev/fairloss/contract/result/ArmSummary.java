// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.Optional;

/**
 * One arm on one evaluation set, over its seeds.
 *
 * @param arm name of the arm
 * @param set name of the evaluation set
 * @param accuracy mean over folds, over seeds
 * @param standardError of one seed's accuracy over its folds, mean over seeds: what the finite number of pairs leaves open
 * @param auc area under the ROC curve, over seeds
 * @param tarAtFar true accept rates, over seeds
 */
public record ArmSummary(
        String arm,
        String set,
        MeanOverSeeds accuracy,
        double standardError,
        MeanOverSeeds auc,
        List<TarSummary> tarAtFar) {
    public ArmSummary {
        tarAtFar = List.copyOf(tarAtFar);
    }

    /**
     * A true accept rate over seeds.
     *
     * @param far false accept rate
     * @param impostors impostor pairs behind it
     * @param tar over seeds; absent if there are too few impostor pairs
     */
    public record TarSummary(double far, int impostors, Optional<MeanOverSeeds> tar) {}
}
