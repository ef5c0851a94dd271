// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.mdp.Action;

/**
 * What a valid action in a state is worth: its reward and what follows, discounted; in units of the reward.
 *
 * @param action the action
 * @param learned by the Q-network
 * @param exact by value iteration
 */
public record ActionValue(Action action, double learned, double exact) {}
