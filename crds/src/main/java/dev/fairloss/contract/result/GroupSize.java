// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Group;

/**
 * How large a group is when rewards are collected.
 *
 * @param group the group
 * @param people its people
 * @param images their training images
 */
public record GroupSize(Group group, int people, int images) {}
