// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

/**
 * A state of the decision process: a group at a margin level.
 *
 * @param group the group
 * @param level index of its margin in {@link StateActionSpace#margins()}
 */
public record State(Group group, int level) {}
