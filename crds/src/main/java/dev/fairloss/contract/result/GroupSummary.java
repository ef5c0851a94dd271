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
 * @param genuine         genuine pairs of the first seed
 * @param impostors       impostor pairs of the first seed
 * @param accuracy        fraction of pairs classified correctly
 * @param standardError   standard error of one seed's accuracy over identities, averaged over seeds
 * @param falseRejectRate fraction of genuine pairs rejected
 * @param falseAcceptRate fraction of impostor pairs accepted
 * @param intraClass      intra-class distance
 * @param interClass      inter-class distance
 */
@RecordBuilder
public record GroupSummary(
        String arm,
        String group,
        int identities,
        GroupResult.Basis basis,
        int genuine,
        int impostors,
        Optional<MeanOverSeeds> accuracy,
        OptionalDouble standardError,
        Optional<MeanOverSeeds> falseRejectRate,
        Optional<MeanOverSeeds> falseAcceptRate,
        Optional<MeanOverSeeds> intraClass,
        Optional<MeanOverSeeds> interClass) {}
