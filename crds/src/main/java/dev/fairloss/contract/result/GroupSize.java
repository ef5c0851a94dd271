// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Group;

/**
 * The size of a group at the time of the reward collection.
 *
 * @param group      the group
 * @param identities number of identities
 * @param images     number of their training images
 */
public record GroupSize(Group group, int identities, int images) {}
