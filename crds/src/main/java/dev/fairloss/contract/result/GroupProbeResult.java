// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.spec.Utility;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * One group of a {@link ProbeResult}. Distances are cosine distances, 1 - cos, of images that the network has not seen. Values
 * that no class of the group provides are absent.
 *
 * @param group     the group
 * @param classes   number of its classes; may be 0
 * @param measured  number of its classes with reward images, which the distances are means over
 * @param inter     mean distance to the nearest other class centers
 * @param intra     mean distance to the center of the own class
 * @param utilities each known utility
 */
public record GroupProbeResult(
        Group group,
        int classes,
        int measured,
        OptionalDouble inter,
        OptionalDouble intra,
        Map<Utility, Double> utilities) {
    public GroupProbeResult {
        utilities = Collections.unmodifiableMap(new TreeMap<>(utilities));
    }

    /** A utility; empty if unknown. */
    public OptionalDouble utility(Utility utility) {
        var value = utilities.get(utility);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
