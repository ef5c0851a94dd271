// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.mdp.StateActionSpace;
import org.junit.jupiter.api.Test;

class CollectionSetupTest {
    @Test
    void needsARepeat() {
        assertThatCode(() -> new CollectionSetup(StateActionSpace.PAPER, 1, 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new CollectionSetup(StateActionSpace.PAPER, 0, 0))
                .hasMessage("repeats must be at least 1, not 0");
    }
}
