// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

/**
 * A group at a margin.
 *
 * @param group the group
 * @param level index of its margin in {@link StateActionSpace#margins()}
 */
public record State(Group group, int level) {}
