// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.Optional;

/**
 * The verification results of one arm on one evaluation set, aggregated over seeds.
 *
 * @param arm           name of the arm
 * @param set           name of the evaluation set
 * @param accuracy      verification accuracy, 0 to 1
 * @param standardError standard error of one seed's accuracy over its folds, averaged over seeds: the uncertainty from the
 *     finite number of pairs
 * @param auc           area under the ROC curve, 0 to 1
 * @param tarAtFar      true accept rates at fixed false accept rates
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
     * The true accept rate (TAR) at one false accept rate (FAR), aggregated over seeds.
     *
     * @param far       the false accept rate, 0 to 1
     * @param impostors the number of impostor pairs
     * @param tar       the true accept rate, 0 to 1; absent if there are too few impostor pairs to measure this FAR
     */
    public record TarSummary(double far, int impostors, Optional<MeanOverSeeds> tar) {}
}
