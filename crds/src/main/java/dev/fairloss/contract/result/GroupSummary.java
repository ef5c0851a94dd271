// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The results of one arm on one group of training identities, aggregated over seeds. Values that cannot be measured are
 * absent.
 *
 * @param arm             name of the arm
 * @param group           {@code all}, a count group such as {@code tail}, or a group such as {@code tail/low}
 * @param identities      identities in the group for the first seed; variance groups differ between runs
 * @param basis           the images that the pairs consist of
 * @param comparable      whether the group is measured on held-out images and large enough to compare
 * @param genuine         genuine pairs of the first seed
 * @param impostors       impostor pairs of the first seed
 * @param accuracy        balanced accuracy
 * @param interval        95% confidence interval of the accuracy over people and seeds; absent if unknown
 * @param standardError   standard error of one seed's accuracy over identities, averaged over seeds
 * @param falseRejectRate fraction of genuine pairs rejected
 * @param falseAcceptRate fraction of impostor pairs accepted
 * @param fmr             false match rate at the fixed global rate of {@link OperatingPoint}; count groups only
 * @param fmrInterval     its 95% confidence interval over people and seeds; absent if unknown
 * @param fnmr            false non-match rate there
 * @param fnmrInterval    its 95% confidence interval
 * @param intraClass      intra-class distance
 * @param interClass      inter-class distance
 */
@RecordBuilder
public record GroupSummary(
        String arm,
        String group,
        int identities,
        GroupResult.Basis basis,
        boolean comparable,
        int genuine,
        int impostors,
        Optional<MeanOverSeeds> accuracy,
        Optional<Interval> interval,
        OptionalDouble standardError,
        Optional<MeanOverSeeds> falseRejectRate,
        Optional<MeanOverSeeds> falseAcceptRate,
        Optional<MeanOverSeeds> fmr,
        Optional<Interval> fmrInterval,
        Optional<MeanOverSeeds> fnmr,
        Optional<Interval> fnmrInterval,
        Optional<MeanOverSeeds> intraClass,
        Optional<MeanOverSeeds> interClass) {}
