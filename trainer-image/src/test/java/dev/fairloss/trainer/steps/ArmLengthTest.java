// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.TrainingBudget;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArmLengthTest {
    @ParameterizedTest
    @CsvSource({
        "ONE_TRAINING, 700, 2500, 1, 700",
        "LONGER_TRAINING, 700, 2500, 1, 3200",
        // 3200 / 700 is 4.6.
        "MORE_NETWORKS, 700, 2500, 4, 700",
        "MORE_NETWORKS, 700, 2800, 5, 700",
        // One network would be no alternative.
        "MORE_NETWORKS, 700, 100, 2, 700"
    })
    void followsFromTheBudget(TrainingBudget budget, int training, long policy, int networks, int updates) {
        assertThat(ArmLength.of(budget, training, policy)).isEqualTo(new ArmLength(networks, updates));
    }

    /** 500 of the pretraining, 16 x 50 of fine-tunes, and 2/3 of 9,600 / 64 = 150. */
    @Test
    void embeddedImagesCountLikeUpdates() {
        assertThat(new PolicyCost(500, 800, 9600, 64).equivalentUpdates()).isEqualTo(1400);
    }

    @Test
    void networksOfAllSeedsDiffer() {
        Set<Long> seeds = new HashSet<>();
        for (int seed = 1; seed <= 5; seed++) {
            int run = seed;
            IntStream.rangeClosed(1, 20).forEach(network -> seeds.add(TrainStep.seed(run, network)));
            assertThat(TrainStep.seed(seed, 1)).isEqualTo(seed);
        }
        assertThat(seeds).hasSize(100);
    }
}
