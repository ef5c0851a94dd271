// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Spaces;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CollectionSetupTest {
    @Test
    void repeatsFineTuneTheNetworksInTurn() {
        var setup = new CollectionSetup(Spaces.PAPER, 5, 2, 7);
        assertThat(IntStream.range(0, 5).map(setup::network)).containsExactly(1, 2, 1, 2, 1);
        assertThatThrownBy(() -> new CollectionSetup(Spaces.PAPER, 2, 3, 0))
                .hasMessage("networks must be between 1 and the number of repeats, 2, not 3");
        assertThatThrownBy(() -> new CollectionSetup(Spaces.PAPER, 2, 0, 0)).hasMessageContaining("not 0");
    }

    @Test
    void needsARepeat() {
        assertThatCode(() -> new CollectionSetup(Spaces.PAPER, 1, 1, 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new CollectionSetup(Spaces.PAPER, 0, 1, 0))
                .hasMessage("repeats must be at least 1, not 0");
    }
}
