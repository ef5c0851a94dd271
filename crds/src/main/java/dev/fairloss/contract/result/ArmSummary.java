// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 * @param interval      95% confidence interval of the accuracy over people and seeds; absent if unknown
 * @param auc           area under the ROC curve, 0 to 1
 * @param tarAtFar      true accept rates at fixed false accept rates
 */
public record ArmSummary(
        String arm,
        String set,
        MeanOverSeeds accuracy,
        double standardError,
        Optional<Interval> interval,
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
     * @param interval  95% confidence interval over people and seeds; absent if unknown
     */
    public record TarSummary(double far, int impostors, Optional<MeanOverSeeds> tar, Optional<Interval> interval) {
        /** Whether at least ten impostor pairs may be accepted at this rate; with fewer, single pairs decide. */
        @JsonIgnore
        public boolean reliable() {
            return TarAtFar.reliable(far, impostors);
        }
    }
}
