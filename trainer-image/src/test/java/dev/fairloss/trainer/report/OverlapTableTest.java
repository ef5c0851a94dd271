// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.EvaluationReport;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.ExperimentResultsBuilder;
import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResultBuilder;
import dev.fairloss.contract.spec.Arm;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OverlapTableTest {
    private final ExperimentResults results = new PlausibleResults(List.of(new Arm.FairLoss()), 1).make();
    private final String set = results.setNames().get(0);

    private String table(OverlapEffect... effects) {
        var evaluations = results.evaluations().stream()
                .map(report -> new EvaluationReport(
                        report.version(),
                        report.arm(),
                        report.seed(),
                        report.sets().stream()
                                .map(result -> VerificationResultBuilder.builder(result)
                                        .accuracy(.9)
                                        .overlap(new TrainingOverlap(true, 1, 2, 4, List.of(effects)))
                                        .build())
                                .toList(),
                        report.fairness(),
                        report.seconds()))
                .toList();
        var changed = ExperimentResultsBuilder.builder(results)
                .evaluations(evaluations)
                .build();
        return OverlapTable.of(changed, new ArmStyles(changed.arms()), set).toString();
    }

    @Test
    void withoutOverlapThereIsNoTable() {
        assertThat(OverlapTable.of(results, new ArmStyles(results.arms()), set)).isEmpty();
    }

    @Test
    void accuracyWithAndWithoutThePairs() {
        var text = table(
                new OverlapEffect(
                        Kind.SHARED, 3, 4, OptionalDouble.of(.95), OptionalDouble.empty(), List.of("Ada", "a is b")),
                new OverlapEffect(
                        Kind.NEAR_DUPLICATES, 2, 5, OptionalDouble.of(.88), OptionalDouble.empty(), List.of("c, d")),
                new OverlapEffect(
                        Kind.NEAREST_CENTER, 6, 7, OptionalDouble.empty(), OptionalDouble.of(1.2), List.of("Bob")));
        assertThat(text)
                .contains("<td>shared people and images: 3</td><td>4</td><td>.950</td><td>.900</td>")
                .contains("<td>images that look like a training image: 2</td><td>5</td><td>.900</td><td>.880</td>")
                .contains(
                        "<td>people near a class center: 6 (by chance about 1.2)</td><td>7</td><td>.900</td><td>–</td>")
                .contains("Examples: Ada; a is b; c, d; Bob.");
    }
}
