// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTableTest {
    private final ExperimentResults results =
            new PlausibleResults(List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25)), 3).make();
    private final ArmStyles looks = new ArmStyles(results.arms());

    @Test
    void everyDifferenceHasItsIntervalAndTheSmallestDetectableOne() {
        String set = results.setNames().get(0);
        String table = DifferenceTable.of(results, looks, set).orElseThrow().toString();
        assertThat(table).contains("detectable", "accuracy", "AUC");
        results.summary().differences().stream()
                .filter(difference -> difference.set().equals(set))
                .forEach(difference -> assertThat(table)
                        .contains(Formats.share(
                                difference.interval().orElseThrow().detectable())));
    }

    @Test
    void theGapBetweenGroupsIsInTheSectionOnFairness() {
        String section = FairnessSection.of(results, looks).content().toString();
        assertThat(section).contains("FairLoss minus each other arm on count groups", "accuracy gap", "detectable");
    }

    @Test
    void withoutAnotherArmThereIsNone() {
        var alone = new PlausibleResults(List.of(new Arm.FairLoss()), 3).make();
        assertThat(DifferenceTable.of(alone, new ArmStyles(alone.arms()), "count groups"))
                .isEmpty();
    }
}
