// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

/** Why a policy takes its action in a state. */
public enum PolicyReason {
    /** The Q-network values it most. */
    GREEDY,
    /** The Q-network would move, but the reward of the move is not told from noise: the margin is kept. */
    WITHIN_ERROR,
    /** The Q-network would move, but nothing is known of the move's reward or of its error: the margin is kept. */
    UNKNOWN,
    /** The move would be undone by the next state's: of the two states, the better one keeps its margin. */
    TWO_CYCLE
}
