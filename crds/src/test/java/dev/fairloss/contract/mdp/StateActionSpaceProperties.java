// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StateActionSpaceProperties {
    @Property(tries = 50)
    void indexAndStateAreInverse(@ForAll("spaces") StateActionSpace space) {
        assertThat(space.states().mapToInt(space::index))
                .containsExactlyElementsOf(
                        IntStream.range(0, space.size()).boxed().toList());
        assertThat(space.states())
                .allMatch(state -> space.state(space.index(state)).equals(state));
    }

    @Property(tries = 50)
    void validPairsAreDistinctAndComplete(@ForAll("spaces") StateActionSpace space) {
        var pairs = space.validPairs();
        // 3 actions in each of 9 L states, minus 9 "down" and 9 "up" at the two ends.
        assertThat(pairs).hasSize(27 * space.levels() - 18).doesNotHaveDuplicates();
        IntStream.range(0, pairs.size())
                .forEach(i -> assertThat(pairs.indexOf(pairs.get(i))).isEqualTo(i));
    }

    @Property(tries = 50)
    void validActionsStayInTheSpace(@ForAll("spaces") StateActionSpace space) {
        assertThat(space.validPairs()).allSatisfy(pair -> {
            var next = space.next(pair);
            assertThat(space.index(next)).isBetween(0, space.size() - 1);
            assertThat(next.group()).isEqualTo(pair.state().group());
            assertThat(next.level() - pair.state().level())
                    .isEqualTo(pair.action().move());
        });
    }

    @Property(tries = 50)
    void everyMoveIsReversible(@ForAll("spaces") StateActionSpace space) {
        assertThat(space.moves()).allSatisfy(pair -> {
            var back = pair.action() == Action.UP ? Action.DOWN : Action.UP;
            assertThat(space.next(new StateAction(space.next(pair), back))).isEqualTo(pair.state());
        });
    }

    @Provide
    Arbitrary<StateActionSpace> spaces() {
        return Arbitraries.integers()
                .between(0, 100)
                .set()
                .ofMinSize(2)
                .ofMaxSize(8)
                .map(hundredths -> new StateActionSpace(
                        hundredths.stream().sorted().map(h -> h / 100.).toList()));
    }
}
