// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.Interval;
import dev.fairloss.contract.result.MeanOverSeeds;
import dev.fairloss.contract.result.PairedDifference;
import dev.fairloss.contract.result.Summary;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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

    /** A policy that changes nothing trains the same networks as the fixed initial margin. */
    @Test
    void equalNetworksAreNoMeasurement() {
        var none = new Interval(OptionalDouble.of(0), OptionalDouble.of(0), 0, 0);
        var equal = new PairedDifference(
                "fixed-0.25", "lfw", "accuracy", new MeanOverSeeds(0, OptionalDouble.of(0), 3), Optional.of(none));
        Summary summary = results.summary();
        var unchanged = results.with(copy -> copy.summary(new Summary(
                summary.arms(),
                List.of(equal),
                summary.groups(),
                summary.disparities(),
                summary.best(),
                summary.costs(),
                summary.collectionCost())));
        assertThat(DifferenceTable.of(unchanged, looks, "lfw").orElseThrow().toString())
                .contains("<td>equal results</td><td>–</td><td>–</td>");
        assertThat(new Headline(unchanged, looks).verification())
                .endsWith("nothing was changed. Both arms have exactly the same results, as equal networks have.");
    }

    @Test
    void withoutAnotherArmThereIsNone() {
        var alone = new PlausibleResults(List.of(new Arm.FairLoss()), 3).make();
        assertThat(DifferenceTable.of(alone, new ArmStyles(alone.arms()), "count groups"))
                .isEmpty();
    }
}
