// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * The identification results of the final model of one arm with one seed.
 *
 * @param version format version, {@link #VERSION}
 * @param arm     name of the arm
 * @param seed    the seed
 * @param results one for each evaluation set of this kind, in the order of the spec
 */
public record IdentificationReport(int version, String arm, int seed, List<IdentificationResult> results) {
    /** The current format version. */
    public static final int VERSION = 1;

    public IdentificationReport {
        results = List.copyOf(results);
    }
}
