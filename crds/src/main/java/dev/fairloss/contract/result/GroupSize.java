// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Group;

/**
 * How large a group is when rewards are collected.
 *
 * @param group the group
 * @param identities its people
 * @param images their training images
 */
public record GroupSize(Group group, int identities, int images) {}
