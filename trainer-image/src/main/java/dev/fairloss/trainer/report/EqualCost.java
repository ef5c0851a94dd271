// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.trainer.eval.Uncertainty;
import java.util.List;
import java.util.Optional;

/** Says what else the cost of the learned policy would have bought, from the arms that spend it in another way. */
final class EqualCost {
    private final ExperimentResults results;
    private final Headline headline;

    EqualCost(ExperimentResults results, Headline headline) {
        this.results = results;
        this.headline = headline;
    }

    /** A sentence for each arm of equal cost with a result on the first evaluation set. */
    List<String> sentences() {
        return results.setNames().stream()
                .findFirst()
                .map(set -> results.arms().stream()
                        .flatMap(arm -> purchase(arm).flatMap(text -> sentence(arm, text, set)).stream())
                        .toList())
                .orElse(List.of());
    }

    /** What the arm does with the budget, as the object of "buys"; empty if it trains like FairLoss. */
    private Optional<String> purchase(Arm arm) {
        Optional<TrainReport> run = results.runs().stream()
                .filter(one -> one.run().equals(arm.name()) && one.aborted().isEmpty())
                .findFirst();
        String margin = "the fixed margin " + Formats.margin(results.initialMargin());
        return run.flatMap(known -> switch (arm.budget()) {
            case ONE_TRAINING -> Optional.empty();
            case LONGER_TRAINING ->
                Optional.of("a training of " + Formats.count(known.updates(), "update", "updates") + " with " + margin);
            case MORE_NETWORKS ->
                Optional.of(Formats.count(known.networks(), "network", "networks") + " of "
                        + Formats.count(known.updates(), "update", "updates") + " with " + margin
                        + ", whose scores are summed");
        });
    }

    private Optional<String> sentence(Arm arm, String purchase, String set) {
        Optional<ArmSummary> summary = results.summary().arms().stream()
                .filter(one -> one.arm().equals(arm.name()) && one.set().equals(set))
                .findFirst();
        return summary.map(own -> "The cost of FairLoss also buys " + purchase + ": "
                + Formats.share(own.accuracy()) + " accuracy. FairLoss compared with it: "
                + headline.difference(arm.name(), set, Uncertainty.ACCURACY)
                        .map(headline::verdict)
                        .orElse("they have no seed in common, so the significance of the difference is unknown."));
    }
}
