// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import org.junit.jupiter.api.Test;

class TrainingIdentitiesTest {
    private static final TrainingIdentities IDENTITIES = new TrainingIdentities(
            new int[] {1, 0, 1, 2, 1}, new boolean[] {false, false, true, true, false}, new int[] {0, 4, 8});

    @Test
    void imagesAreSortedByIdentity() {
        assertThat(IDENTITIES.size()).isEqualTo(3);
        assertThat(IDENTITIES.trainingImages()).isDeepEqualTo(new int[][] {{1}, {0, 4}, {}});
        assertThat(IDENTITIES.heldOutImages()).isDeepEqualTo(new int[][] {{}, {2}, {3}});
    }

    @Test
    void identitiesHaveGroups() {
        assertThat(IDENTITIES.group(1)).isEqualTo(Group.of(4));
        assertThat(IDENTITIES.count(0)).isEqualTo(CountGroup.TAIL);
        assertThat(IDENTITIES.count(2)).isEqualTo(CountGroup.HEAD);
    }

    @Test
    void everyImageNeedsAMark() {
        assertThatThrownBy(() -> new TrainingIdentities(new int[2], new boolean[1], new int[1]))
                .hasMessage("2 images have an identity, but 1 have a held-out mark");
    }
}
