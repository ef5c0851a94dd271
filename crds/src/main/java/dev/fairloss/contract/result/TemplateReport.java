// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;

/**
 * The results of the final model of one arm with one seed on sets of templates.
 *
 * @param version format version, {@link #VERSION}
 * @param arm     name of the arm
 * @param seed    the seed
 * @param results one for each evaluation set of this kind, in the order of the spec
 */
public record TemplateReport(int version, String arm, int seed, List<TemplateResult> results) {
    /** The current format version. */
    public static final int VERSION = 1;

    public TemplateReport {
        results = List.copyOf(results);
    }
}
