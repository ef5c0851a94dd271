// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Group;
import java.util.OptionalDouble;

/**
 * One group of a {@link ProbeResult}. Distances are cosine distances, 1 - cos. Values that no class of the group provides
 * are absent.
 *
 * @param group         the group
 * @param classes       number of its classes; may be 0
 * @param inter         inter-class distance: mean over the classes of the distance to the nearest other class centers
 * @param intra         intra-class distance: mean over the classes of the distance of images to their class center
 * @param utility       inter - intra
 * @param standardError standard error of the utility over classes; absent with fewer than two classes
 */
public record GroupProbeResult(
        Group group,
        int classes,
        OptionalDouble inter,
        OptionalDouble intra,
        OptionalDouble utility,
        OptionalDouble standardError) {}
