// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.Spaces;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {
    @Test
    void marginsAreThoseOfTheLevels() {
        assertThat(new Probe(0, 1, List.of(0, 1, 2, 3, 0, 1, 2, 3, 0), 1).margins(Spaces.PAPER))
                .containsExactly(.15, .25, .35, .45, .15, .25, .35, .45, .15);
    }

    @Test
    void everyGroupNeedsALevel() {
        assertThatThrownBy(() -> new Probe(0, 1, List.of(1, 2), 1))
                .hasMessage("a probe needs a level for each of 9 groups, not 2");
    }
}
