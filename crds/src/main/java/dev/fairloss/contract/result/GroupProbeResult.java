// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Group;
import java.util.OptionalDouble;

/**
 * A group's part of a {@link ProbeResult}. Distances are 1 - cos; what no class of the group gives is absent.
 *
 * @param group the group
 * @param classes number of its classes; may be 0
 * @param inter mean of its classes' distances to their nearest other centres
 * @param intra mean of its classes' distances of images to their centre, over the classes where it is known
 * @param utility inter - intra
 * @param standardError of the utility, over classes; absent if fewer than two classes give it
 */
public record GroupProbeResult(
        Group group,
        int classes,
        OptionalDouble inter,
        OptionalDouble intra,
        OptionalDouble utility,
        OptionalDouble standardError) {}
