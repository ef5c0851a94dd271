// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.mdp.ClassGroupIndexes;
import dev.fairloss.contract.mdp.Group;
import org.junit.jupiter.api.Test;

class ClassGroupsTest {
    private static final ClassGroups GROUPS = ClassGroups.of(new int[] {0, 8, 8, 3});

    @Test
    void keepsTheGroupOfEachClass() {
        assertThat(GROUPS.classes()).isEqualTo(4);
        assertThat(GROUPS.group(1)).isEqualTo(8);
        assertThat(GROUPS.indexes()).isEqualTo(ClassGroupIndexes.of(0, 8, 8, 3));
        assertThat(new ClassGroups(ClassGroupIndexes.of(0, 8, 8, 3))).isEqualTo(GROUPS);
    }

    @Test
    void countsTheClassesOfEachGroup() {
        assertThat(GROUPS.sizes()).containsExactly(1, 0, 0, 1, 0, 0, 0, 0, 2);
        assertThat(GROUPS).hasToString("ClassGroups[1, 0, 0, 1, 0, 0, 0, 0, 2]");
    }

    @Test
    void listsTheClassesOfAGroup() {
        assertThat(GROUPS.members(Group.of(8))).containsExactly(1, 2);
        assertThat(GROUPS.members(Group.of(0))).containsExactly(0);
        assertThat(GROUPS.members(Group.of(1))).isEmpty();
    }

    @Test
    void givesEachClassTheValueOfItsGroup() {
        assertThat(GROUPS.perClass(new double[] {.5, 1, 1, 2, 1, 1, 1, 1, 3})).containsExactly(.5f, 3, 3, 2);
    }

    @Test
    void isAValue() {
        assertThat(ClassGroups.of(new int[] {0, 8, 8, 3})).isEqualTo(GROUPS).hasSameHashCodeAs(GROUPS);
        assertThat(ClassGroups.of(new int[] {0, 8, 8, 4})).isNotEqualTo(GROUPS).doesNotHaveSameHashCodeAs(GROUPS);
        assertThat(GROUPS).isNotEqualTo("another type");
    }

    @Test
    void theCallersArrayIsCopied() {
        var groups = new int[] {1, 2};
        var copy = ClassGroups.of(groups);
        groups[0] = 5;
        assertThat(copy.group(0)).isEqualTo(1);
    }

    @Test
    void groupsAreZeroToEight() {
        assertThatThrownBy(() -> ClassGroups.of(new int[] {9})).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> ClassGroups.of(new int[] {-1})).isInstanceOf(RuntimeException.class);
    }
}
