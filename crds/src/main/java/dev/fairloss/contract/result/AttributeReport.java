// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * The results by attribute of the final model of one arm with one seed.
 *
 * @param version format version, {@link #VERSION}
 * @param arm     name of the arm
 * @param seed    the seed
 * @param results one for each attribute of each evaluation set that has attributes: sets of pairs, of identification, of templates,
 *     each in the order of the spec
 */
public record AttributeReport(int version, String arm, int seed, List<AttributeResult> results) {
    /** The current format version. */
    public static final int VERSION = 1;

    public AttributeReport {
        results = List.copyOf(results);
    }
}
