// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.CollectionCost;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.step.StepKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The cost by phase, and the cost of the reward collection compared with training, which the paper leaves open. */
final class CostSection {
    private static final OptionalDouble NONE = OptionalDouble.empty();
    private static final double WIDE = 118;

    private CostSection() {}

    static Section of(ExperimentResults results, ArmStyles looks) {
        List<PhaseCost> costs = merged(results.costs());
        List<Element> charts = new ArrayList<>(List.of(phases(results, costs, looks)));
        results.summary().collectionCost().ifPresent(cost -> charts.add(comparison(cost)));
        Element table = table(costs, looks);
        return results.worth().isEmpty()
                ? Section.of("cost", "Cost", Page.grid(charts), table)
                : Section.of(
                        "cost",
                        "Cost",
                        Page.grid(charts),
                        table,
                        Page.note(
                                "The time and images of the collection include the accuracy of each fine-tune, which the"
                                        + " method does not need. The costs in updates leave it out."));
    }

    /** Merges the evaluations of all arms, whose costs are equal, into one row. */
    private static List<PhaseCost> merged(List<PhaseCost> costs) {
        List<PhaseCost> merged = new ArrayList<>();
        Optional<PhaseCost> evaluation = costs.stream()
                .filter(cost -> cost.phase() == StepKind.EVALUATE)
                .reduce((one, other) -> PhaseCost.none(StepKind.EVALUATE, Optional.empty())
                        .plus(one)
                        .plus(other));
        for (PhaseCost cost : costs) {
            if (cost.phase() != StepKind.EVALUATE) {
                merged.add(cost);
            } else if (evaluation.isPresent()) {
                merged.add(evaluation.get());
                evaluation = Optional.empty();
            }
        }
        return merged;
    }

    private static Element comparison(CollectionCost cost) {
        double most = Math.max(cost.trainingUpdates(), Math.max(cost.pretrainingUpdates(), cost.equivalentUpdates()));
        RowChart rows = new RowChart(Axis.linear("updates", 0, most, tick -> Formats.count(Math.round(tick))), WIDE);
        rows.bar("rewards", "cost reward", cost.equivalentUpdates(), NONE, Formats.count(cost.equivalentUpdates()));
        rows.bar("one training", "cost", cost.trainingUpdates(), NONE, Formats.count(cost.trainingUpdates()));
        rows.bar("pretraining", "cost", cost.pretrainingUpdates(), NONE, Formats.count(cost.pretrainingUpdates()));
        long all = cost.equivalentUpdates() + cost.pretrainingUpdates();
        String answer = "Reward collection took the computation of "
                + Formats.count(cost.equivalentUpdates(), "training update", "training updates") + ", "
                + Headline.times((double) cost.equivalentUpdates() / cost.trainingUpdates())
                + " one FairLoss training; with the pretraining that it needs "
                + Formats.count(all, "update", "updates") + ". With as much computation, a training could run "
                + Formats.count(cost.trainingUpdates() + all) + " updates instead of "
                + Formats.count(cost.trainingUpdates()) + ".";
        return Page.figure(
                "Reward collection compared with training",
                "In updates of the training, which do not depend on the load of the machine: "
                        + Formats.count(cost.collectionUpdates(), "update", "updates") + " of fine-tunes, and "
                        + Formats.count(cost.embeddedImages(), "embedded image", "embedded images")
                        + " at two of the three passes of an update. The paper does not report this cost.",
                rows.chart("Reward collection compared with training", answer, true, NONE),
                Element.of("p", "class", "answer").text(answer));
    }

    private static String label(PhaseCost cost, ArmStyles looks) {
        return cost.phase().id()
                + cost.arm().map(arm -> " " + looks.of(arm).label()).orElse("");
    }

    private static Axis axis(double most) {
        return most < 300
                ? Axis.linear("seconds", 0, most, tick -> Formats.count(Math.round(tick)))
                : Axis.linear("minutes", 0, most / 60, Formats::tick);
    }

    private static double unit(Axis axis) {
        return axis.label().equals("minutes") ? 60 : 1;
    }

    private static Element phases(ExperimentResults results, List<PhaseCost> costs, ArmStyles looks) {
        double most = costs.stream()
                .mapToDouble(cost -> cost.resultSeconds() + cost.lostSeconds())
                .max()
                .orElse(1);
        Axis axis = axis(most);
        double unit = unit(axis);
        RowChart rows = new RowChart(axis, WIDE);
        StringBuilder words = new StringBuilder();
        for (PhaseCost cost : costs) {
            String kind = cost.phase() == StepKind.COLLECT || cost.phase() == StepKind.POLICY ? "cost reward" : "cost";
            double all = cost.resultSeconds() + cost.lostSeconds();
            rows.stack(
                    label(cost, looks),
                    List.of(
                            new RowChart.Part(cost.seconds() / unit, kind),
                            new RowChart.Part(cost.reusedSeconds() / unit, kind + " reused"),
                            new RowChart.Part(cost.lostSeconds() / unit, "cost lost")),
                    Formats.seconds(all));
            words.append(label(cost, looks))
                    .append(' ')
                    .append(Formats.seconds(all))
                    .append("; ");
        }
        Element legend = Element.of("ul", "class", "legend")
                .add(
                        Page.sample("cost reward", "rewards and policy"),
                        Page.sample("cost", "other phases"),
                        Page.sample("cost reused", "reused from the store"),
                        Page.sample("cost lost", "lost attempts"));
        return Page.figure(
                "Time by phase",
                "Wall-clock time on " + results.environment().device() + ", "
                        + Formats.count(results.environment().threads(), "thread", "threads") + "; sum over all seeds.",
                legend,
                rows.chart("Time by phase", words.toString(), true, NONE));
    }

    private static Element table(List<PhaseCost> costs, ArmStyles looks) {
        List<List<String>> rows = new ArrayList<>();
        PhaseCost total = PhaseCost.none(StepKind.REPORT, Optional.empty());
        for (PhaseCost cost : costs) {
            rows.add(row(label(cost, looks), cost));
            total = total.plus(cost);
        }
        rows.add(row("total", total));
        return Page.table(
                "Cost by phase. Spent: wall-clock time. Reused: original time of finished steps from the store. Lost:"
                        + " attempts whose work was lost. Device-seconds: time behind the results, times GPUs or CPU"
                        + " threads. CPU-seconds: CPU time of the processes behind the results, over all threads."
                        + " Images: passed through the network.",
                List.of("phase", "spent", "reused", "lost", "device-seconds", "CPU-seconds", "images"),
                rows);
    }

    private static List<String> row(String label, PhaseCost cost) {
        return List.of(
                label,
                orNone(cost.seconds()),
                orNone(cost.reusedSeconds()),
                orNone(cost.lostSeconds()),
                cost.deviceSeconds() > 0 ? Formats.count(Math.round(cost.deviceSeconds())) : Formats.NONE,
                cost.cpuSeconds().isPresent() && cost.cpuSeconds().getAsDouble() > 0
                        ? Formats.count(Math.round(cost.cpuSeconds().getAsDouble()))
                        : Formats.NONE,
                cost.images() > 0 ? Formats.count(cost.images()) : Formats.NONE);
    }

    private static String orNone(double seconds) {
        return seconds > 0 ? Formats.seconds(seconds) : Formats.NONE;
    }
}
