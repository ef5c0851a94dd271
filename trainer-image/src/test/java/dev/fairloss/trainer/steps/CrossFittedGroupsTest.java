// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.data.Rotation;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossFittedGroupsTest {
    /** Class 0 has two images, one of them unseen by networks 0 and 2; class 1 has three, one of them unseen by network 0. */
    private static final List<Rotation> ROTATIONS = List.of(
            new Rotation(1, new int[][] {{0}, {2, 3}}, new int[][] {{1}, {4}}),
            new Rotation(2, new int[][] {{0, 1}, {2, 3, 4}}, new int[][] {{}, {}}),
            new Rotation(3, new int[][] {{1}, {2, 3}}, new int[][] {{0}, {4}}));

    private static final List<ClassGroups> GROUPS = List.of(
            ClassGroups.of(new int[] {2, 3}), ClassGroups.of(new int[] {0, 4}), ClassGroups.of(new int[] {1, 5}));

    @Test
    void aPersonSeenOnOneImageTakesTheGroupFromANetworkThatSawTwo() {
        var groups = new CrossFittedGroups(ROTATIONS, GROUPS);
        assertThat(groups.of(0).indexes().toArray()).containsExactly(0, 3);
        assertThat(groups.of(1).indexes().toArray()).containsExactly(0, 4);
        assertThat(groups.of(2).indexes().toArray()).containsExactly(0, 5);
    }

    @Test
    void aSingleNetworkUsesItsOwnGroups() {
        var groups = new CrossFittedGroups(ROTATIONS.subList(0, 1), GROUPS.subList(0, 1));
        assertThat(groups.of(0)).isEqualTo(GROUPS.get(0));
    }
}
