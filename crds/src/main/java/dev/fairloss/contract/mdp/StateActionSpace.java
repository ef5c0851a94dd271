// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The decision problem of Fair Loss (ICCV 2019): nine groups, each at one of a few margins, and three actions. With the
 * paper's margins .15, .25, .35, .45 there are 36 states and 90 valid state-action pairs: of 108, nine "down" at the
 * lowest and nine "up" at the highest margin would leave the set.
 *
 * @param margins margin levels, ascending, 2 to 8 of them; same unit as the cosine (CosFace) or radians (ArcFace)
 */
public record StateActionSpace(List<Double> margins) {
    /** The paper's margins. */
    public static final StateActionSpace PAPER = new StateActionSpace(List.of(.15, .25, .35, .45));

    public StateActionSpace {
        margins = List.copyOf(margins);
        if (margins.size() < 2 || margins.size() > 8) {
            throw new IllegalArgumentException("2 to 8 margins are needed, not " + margins.size());
        }
        for (int i = 1; i < margins.size(); i++) {
            if (margins.get(i) <= margins.get(i - 1)) {
                throw new IllegalArgumentException("margins must ascend: " + margins);
            }
        }
    }

    /** Number of margin levels. */
    public int levels() {
        return margins.size();
    }

    /** Number of states: groups × levels. */
    public int size() {
        return Group.NUMBER * levels();
    }

    /** Index of a state, group by group, ascending margins: 0 to {@link #size()} - 1. */
    public int index(State state) {
        return state.group().index() * levels() + state.level();
    }

    /** The state of an index. */
    public State state(int index) {
        return new State(Group.of(index / levels()), index % levels());
    }

    /** All states in the order of their indexes. */
    public Stream<State> states() {
        return IntStream.range(0, size()).mapToObj(this::state);
    }

    /** Whether the action stays inside the set of margins. */
    public boolean isValid(StateAction pair) {
        return pair.nextLevel() >= 0 && pair.nextLevel() < levels();
    }

    /** The state that a valid action leads to: the same group at the next margin. */
    public State next(StateAction pair) {
        if (!isValid(pair)) {
            throw new IllegalArgumentException(pair + " leaves the set of margins");
        }
        return new State(pair.state().group(), pair.nextLevel());
    }

    /** The margin of a level. */
    public double margin(int level) {
        return margins.get(level);
    }

    /**
     * The level of a margin.
     *
     * @throws IllegalArgumentException if the margin is not one of the levels
     */
    public int level(double margin) {
        for (int level = 0; level < levels(); level++) {
            if (Math.abs(margins.get(level) - margin) < 1e-9) {
                return level;
            }
        }
        throw new IllegalArgumentException("margin " + margin + " is not one of " + margins);
    }

    /** All valid pairs, state by state, down before keep before up. The position in this list is the probe index. */
    public List<StateAction> validPairs() {
        return states().flatMap(state -> Arrays.stream(Action.values()).map(action -> new StateAction(state, action)))
                .filter(this::isValid)
                .toList();
    }

    /** The valid pairs that change a margin: 54 of the paper's 90. */
    public List<StateAction> moves() {
        return validPairs().stream()
                .filter(pair -> pair.action() != Action.KEEP)
                .toList();
    }
}
