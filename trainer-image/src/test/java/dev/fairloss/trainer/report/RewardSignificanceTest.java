// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.result.RewardRowBuilder;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.contract.result.RewardTableBuilder;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RewardSignificanceTest {
    private final RewardTable plausible = new PlausibleResults(List.of(new Arm.FairLoss()), 1)
            .make()
            .rewards()
            .orElseThrow();

    /** All rewards have these p-values. */
    private RewardTable table(OptionalDouble alone, OptionalDouble corrected) {
        var rows = plausible.rows().stream()
                .map(row -> row.action() == Action.KEEP
                        ? row
                        : RewardRowBuilder.builder(row)
                                .pValue(alone)
                                .adjustedPValue(corrected)
                                .build())
                .toList();
        return RewardTableBuilder.builder(plausible).rows(rows).build();
    }

    @Test
    void upAndDownAreOneReward() {
        var all = RewardSignificance.of(table(OptionalDouble.of(.03), OptionalDouble.of(.04)), .95);
        assertThat(all.known()).isEqualTo(27);
        assertThat(all.alone()).isEqualTo(27);
        assertThat(all.corrected()).isEqualTo(27);
        assertThat(all.byChance()).isCloseTo(1.35, within(1e-12));
    }

    @Test
    void holmsCorrectionLeavesFewer() {
        var some = RewardSignificance.of(table(OptionalDouble.of(.03), OptionalDouble.of(.06)), .95);
        assertThat(some.alone()).isEqualTo(27);
        assertThat(some.corrected()).isZero();
    }

    @Test
    void withoutErrorsNothingIsKnown() {
        assertThat(RewardSignificance.of(table(OptionalDouble.empty(), OptionalDouble.empty()), .95))
                .isEqualTo(new RewardSignificance(0, 0, 0, 0));
    }
}
