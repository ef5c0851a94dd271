// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The state and action space of Fair Loss (ICCV 2019): nine groups, each at one of a few margin levels, and three actions. With
 * the paper's margins .15, .25, .35, .45 there are 36 states and 90 valid state-action pairs: of the 108 pairs, nine "down" at
 * the lowest and nine "up" at the highest margin are invalid.
 *
 * @param margins margin levels, ascending, 2 to 8 of them; same unit as the cosine (CosFace) or radians (ArcFace)
 */
public record StateActionSpace(List<Double> margins) {
    public StateActionSpace {
        margins = List.copyOf(margins);
        if (margins.size() < 2 || margins.size() > 8) {
            throw new IllegalArgumentException("There must be 2 to 8 margins, not " + margins.size() + ".");
        }
        for (int i = 1; i < margins.size(); i++) {
            if (margins.get(i) <= margins.get(i - 1)) {
                throw new IllegalArgumentException("Margins must be strictly ascending: " + margins);
            }
        }
    }

    /** The number of margin levels. */
    public int levels() {
        return margins.size();
    }

    /** The number of states: groups × levels. */
    public int size() {
        return Group.NUMBER * levels();
    }

    /** The index of a state, 0 to {@link #size()} - 1: ordered by group, then by level. */
    public int index(State state) {
        return state.group().index() * levels() + state.level();
    }

    /** The state with this index. */
    public State state(int index) {
        return new State(Group.of(index / levels()), index % levels());
    }

    /** All states, in the order of their indexes. */
    public Stream<State> states() {
        return IntStream.range(0, size()).mapToObj(this::state);
    }

    /** Whether the action leads to an existing margin level. */
    public boolean isValid(StateAction pair) {
        return pair.nextLevel() >= 0 && pair.nextLevel() < levels();
    }

    /** The next state of a valid pair: the same group at the next margin level. */
    public State next(StateAction pair) {
        if (!isValid(pair)) {
            throw new IllegalArgumentException("The action of " + pair + " leaves the set of margins.");
        }
        return new State(pair.state().group(), pair.nextLevel());
    }

    /** The margin of a level. */
    public double margin(int level) {
        return margins.get(level);
    }

    /**
     * The level with this margin.
     *
     * @throws IllegalArgumentException if the margin is not one of the levels
     */
    public int level(double margin) {
        for (int level = 0; level < levels(); level++) {
            if (Math.abs(margins.get(level) - margin) < 1e-9) {
                return level;
            }
        }
        throw new IllegalArgumentException("Margin " + margin + " is not one of " + margins + ".");
    }

    /** All valid pairs, ordered by state, then down before keep before up. The position in this list is the pair's index. */
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
