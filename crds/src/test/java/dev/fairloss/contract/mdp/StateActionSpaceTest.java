// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StateActionSpaceTest {
    private static final StateActionSpace PAPER = new StateActionSpace(List.of(.15, .25, .35, .45));

    @Test
    void paperSpaceHas36StatesAnd90ValidPairs() {
        // 9 groups × 4 margins = 36; × 3 actions = 108; nine "down" at .15 and nine "up" at .45 are invalid: 90;
        // without the 36 "keep": 54.
        assertThat(PAPER.size()).isEqualTo(36);
        assertThat(PAPER.validPairs()).hasSize(90).doesNotHaveDuplicates();
        assertThat(PAPER.moves()).hasSize(54).noneMatch(pair -> pair.action() == Action.KEEP);
    }

    @Test
    void mapsLevelsToMarginsAndBack() {
        assertThat(PAPER.margin(2)).isEqualTo(.35);
        assertThat(PAPER.level(.35)).isEqualTo(2);
        assertThatThrownBy(() -> PAPER.level(.3)).hasMessageContaining("Margin 0.3 is not one of");
    }

    @Test
    void anInvalidMoveHasNoNextState() {
        var highest = new State(Group.of(8), 3);
        assertThat(PAPER.next(new StateAction(highest, Action.DOWN))).isEqualTo(new State(Group.of(8), 2));
        assertThatThrownBy(() -> PAPER.next(new StateAction(highest, Action.UP)))
                .hasMessageContaining("leaves the set of margins");
    }

    @Test
    void rejectsInvalidMargins() {
        assertThatThrownBy(() -> new StateActionSpace(List.of(.2))).hasMessageContaining("2 to 8 margins");
        assertThatThrownBy(() -> new StateActionSpace(List.of(.2, .2)))
                .hasMessageContaining("must be strictly ascending");
    }

    @Test
    void groupsHaveIndexesAndLabels() {
        assertThat(Group.all()).hasSize(Group.NUMBER);
        assertThat(Group.of(5).label()).isEqualTo("middle/high");
        assertThat(Group.of("head/low")).isEqualTo(new Group(CountGroup.HEAD, VarianceGroup.LOW));
        assertThatThrownBy(() -> Group.of("neck/low")).hasMessage("There is no group \"neck/low\".");
    }
}
