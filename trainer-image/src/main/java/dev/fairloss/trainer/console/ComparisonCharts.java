// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.GroupDisparity;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.report.ComparisonChart;
import dev.fairloss.trainer.report.ComparisonChart.Point;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** What the arms of several experiments cost, and their accuracy and disparity, as charts. */
final class ComparisonCharts {
    /** The phases whose results an arm with a policy needs, besides its own training. */
    private static final Set<StepKind> OF_POLICY = EnumSet.of(StepKind.PRETRAIN, StepKind.COLLECT, StepKind.POLICY);

    private final List<ExperimentResults> experiments;

    ComparisonCharts(List<ExperimentResults> experiments) {
        this.experiments = List.copyOf(experiments);
    }

    /** A chart. @param svg the element, in which all text is escaped */
    record Chart(String title, String svg) {}

    /** The charts for which there are values. */
    List<Chart> all() {
        var charts = new ArrayList<Chart>();
        commonSet()
                .ifPresent(set -> add(
                        charts,
                        "Accuracy on " + set + " by cost",
                        "accuracy",
                        (number, results) -> results.summary().arms().stream()
                                .filter(arm -> arm.set().equals(set))
                                .flatMap(arm -> point(
                                        number,
                                        results,
                                        arm.arm(),
                                        arm.accuracy().mean())
                                        .stream())
                                .toList()));
        add(
                charts,
                "Accuracy gap between groups by cost",
                "accuracy gap",
                (number, results) -> results.summary().disparities().stream()
                        .flatMap(arm -> gap(number, results, arm).stream())
                        .toList());
        return List.copyOf(charts);
    }

    private static Optional<Point> gap(int number, ExperimentResults results, GroupDisparity arm) {
        return arm.accuracyGap().flatMap(gap -> point(number, results, arm.arm(), gap.mean()));
    }

    private void add(
            List<Chart> charts,
            String title,
            String measure,
            BiFunction<Integer, ExperimentResults, List<Point>> pointsOf) {
        var points = new ArrayList<Point>();
        for (int i = 0; i < experiments.size(); i++) {
            points.addAll(pointsOf.apply(i + 1, experiments.get(i)));
        }
        if (points.size() > 1) {
            charts.add(new Chart(title, ComparisonChart.svg(title, measure, points)));
        }
    }

    /** The first evaluation set of the first experiment that all experiments have. */
    private Optional<String> commonSet() {
        return experiments.get(0).summary().arms().stream()
                .map(ArmSummary::set)
                .filter(set -> experiments.stream().allMatch(results -> results.summary().arms().stream()
                        .anyMatch(arm -> arm.set().equals(set))))
                .findFirst();
    }

    private static Optional<Point> point(int number, ExperimentResults results, String arm, double value) {
        double training = deviceSeconds(
                results, cost -> cost.phase() == StepKind.TRAIN && cost.arm().equals(Optional.of(arm)));
        var seeds = seeds(results, arm);
        if (training <= 0 || seeds.isEmpty()) {
            return Optional.empty();
        }
        boolean usesPolicy =
                results.summary().costs().stream().anyMatch(cost -> cost.arm().equals(arm) && cost.policy() > 0);
        double policy = usesPolicy ? deviceSeconds(results, cost -> OF_POLICY.contains(cost.phase())) : 0;
        return Optional.of(new Point(number, arm, (training + policy) / seeds.getAsInt(), value));
    }

    private static OptionalInt seeds(ExperimentResults results, String arm) {
        return results.summary().arms().stream()
                .filter(summary -> summary.arm().equals(arm))
                .mapToInt(summary -> summary.accuracy().seeds())
                .max();
    }

    private static double deviceSeconds(ExperimentResults results, Predicate<PhaseCost> which) {
        return results.costs().stream()
                .filter(which)
                .mapToDouble(PhaseCost::deviceSeconds)
                .sum();
    }
}
