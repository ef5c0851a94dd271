// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PeopleRateTest {
    private static final int[] HITS = {1, 0, 3};
    private static final int[] TRIES = {2, 1, 5};

    @Test
    void theRateIsOverAllTries() {
        var rate = PeopleRate.of("rank@1", HITS, TRIES);
        assertThat(rate.measure()).isEqualTo("rank@1");
        assertThat(rate.people()).isEqualTo(3);
        assertThat(rate.value()).isEqualTo(.5);
    }

    @Test
    void eachReplicateCountsTheTriesOfTheDrawnPeople() {
        var rate = PeopleRate.of("rank@1", HITS, TRIES);
        assertThat(rate.replicates()).hasSize(AttributeFairness.REPLICATES);
        for (int replicate = 0; replicate < 50; replicate++) {
            int[] drawn = PeopleDraw.counts(PeopleDraw.OF_SET, replicate, 3);
            double expected = (double) (drawn[0] + 3 * drawn[2]) / (2 * drawn[0] + drawn[1] + 5 * drawn[2]);
            assertThat(rate.replicates()[replicate]).isCloseTo(expected, within(1e-12));
        }
    }
}
