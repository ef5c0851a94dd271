// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Action;

/**
 * The action value Q(s, a) of one action in one state, in units of the reward.
 *
 * @param action  the action
 * @param learned the estimate of the Q-network
 * @param exact   the value from value iteration over the same reward table
 */
public record ActionValue(Action action, double learned, double exact) {}
