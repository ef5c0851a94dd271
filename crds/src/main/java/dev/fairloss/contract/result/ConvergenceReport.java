// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.spec.Utility;
import java.util.List;

/**
 * Whether the networks of a reward collection had converged, by each utility.
 *
 * @param version   format version, {@link #VERSION}
 * @param utilities one comparison for each {@link Utility}, in the order of the constants
 */
public record ConvergenceReport(int version, List<Convergence> utilities) {
    /** The current format version. */
    public static final int VERSION = 1;

    public ConvergenceReport {
        utilities = List.copyOf(utilities);
        if (!utilities.stream().map(Convergence::utility).toList().equals(List.of(Utility.values()))) {
            throw new IllegalArgumentException("A convergence report needs a comparison for each of "
                    + List.of(Utility.values()) + ", in this order.");
        }
    }

    /** The comparison by a utility. */
    public Convergence by(Utility utility) {
        return utilities.get(utility.ordinal());
    }
}
