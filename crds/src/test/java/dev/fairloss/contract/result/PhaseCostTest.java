// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.StepKind;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PhaseCostTest {
    private static final PhaseCost COST =
            new PhaseCost(StepKind.TRAIN, Optional.of("fairloss"), 20.5, 4, 8, 41, OptionalDouble.of(30), 6400);

    @Test
    void resultsTakeTheReusedTimeButNotTheLostTime() {
        assertThat(COST.resultSeconds()).isEqualTo(24.5);
    }

    @Test
    void replacesTheNumberOfImages() {
        assertThat(COST.withImages(64))
                .isEqualTo(new PhaseCost(
                        StepKind.TRAIN, Optional.of("fairloss"), 20.5, 4, 8, 41, OptionalDouble.of(30), 64));
    }

    @Test
    void costsAddUp() {
        assertThat(PhaseCost.none(StepKind.TRAIN, Optional.of("fairloss")).plus(COST))
                .isEqualTo(COST);
        assertThat(COST.plus(COST))
                .isEqualTo(new PhaseCost(
                        StepKind.TRAIN, Optional.of("fairloss"), 41, 8, 16, 82, OptionalDouble.of(60), 12_800));
    }

    @Test
    void anArmCostsItsTrainingAndItsPolicy() {
        assertThat(new ArmCost("fairloss", 3000, 5225).total()).isEqualTo(8225);
        assertThat(new ArmCost("fixed-0.25", 3000, 0).total()).isEqualTo(3000);
    }
}
