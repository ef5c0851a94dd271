// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PeopleDrawTest {
    @Test
    void asManyPeopleAreDrawnAsThereAre() {
        for (int replicate = 0; replicate < 20; replicate++) {
            int[] counts = PeopleDraw.counts(PeopleDraw.OF_SET, replicate, 50);
            assertThat(counts).hasSize(50);
            assertThat(Arrays.stream(counts).min().orElseThrow()).isNotNegative();
            assertThat(Arrays.stream(counts).sum()).isEqualTo(50);
        }
    }

    @Test
    void drawsDependOnThePurposeAndTheReplicateAlone() {
        int[] first = PeopleDraw.counts(PeopleDraw.OF_SET, 0, 50);
        assertThat(PeopleDraw.counts(PeopleDraw.OF_SET, 0, 50)).isEqualTo(first);
        assertThat(PeopleDraw.counts(PeopleDraw.OF_SET, 1, 50)).isNotEqualTo(first);
        assertThat(PeopleDraw.counts("another purpose", 0, 50)).isNotEqualTo(first);
    }
}
