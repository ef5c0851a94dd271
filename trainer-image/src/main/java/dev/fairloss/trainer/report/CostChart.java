// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmCost;
import dev.fairloss.contract.result.ArmSummary;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.Interval;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** The accuracy of all arms on one evaluation set by what they cost, policy included. */
final class CostChart {
    private final ExperimentResults results;
    private final ArmStyles looks;
    private final String set;

    CostChart(ExperimentResults results, ArmStyles looks, String set) {
        this.results = results;
        this.looks = looks;
        this.set = set;
    }

    /** An arm in the chart. */
    private record Point(ArmSummary summary, ArmCost cost) {
        double accuracy() {
            return summary.accuracy().mean();
        }

        double half() {
            return summary.interval().map(Interval::halfWidth).orElse(0.);
        }
    }

    /** The chart; empty unless two arms have a result and a cost. */
    Optional<Element> figure() {
        List<Point> points = results.summary().arms().stream()
                .filter(summary -> summary.set().equals(set))
                .flatMap(summary -> results.summary().costs().stream()
                        .filter(cost -> cost.arm().equals(summary.arm()))
                        .map(cost -> new Point(summary, cost)))
                .toList();
        return points.size() < 2 ? Optional.empty() : Optional.of(figure(points));
    }

    private Element figure(List<Point> points) {
        double most =
                points.stream().mapToLong(point -> point.cost().total()).max().orElse(1);
        Axis around =
                Axis.around(reach(points).min().orElse(0), reach(points).max().orElse(1));
        Plot plot = new Plot(
                250,
                "Accuracy by cost on " + set,
                words(points),
                Axis.linear("updates of one seed", 0, 1.06 * most, tick -> Formats.count(Math.round(tick))),
                Axis.shares("accuracy", around.from(), around.to()));
        for (int i = points.size() - 1; i >= 0; i--) {
            add(plot, points.get(i));
        }
        return Page.figure(
                "Accuracy by cost",
                "Mean over seeds, with a 95% confidence interval. Cost of one seed, in updates: the training, and for arms that"
                        + " use the policy its pretraining and reward collection. Up and to the left is better.",
                looks.legend(points.stream().map(point -> point.summary().arm()).toList()),
                plot.chart());
    }

    private static DoubleStream reach(List<Point> points) {
        return points.stream()
                .flatMapToDouble(
                        point -> DoubleStream.of(point.accuracy() - point.half(), point.accuracy() + point.half()));
    }

    private void add(Plot plot, Point point) {
        String style = looks.of(point.summary().arm()).style();
        double x = plot.x(point.cost().total());
        if (point.half() > 0) {
            plot.add(Svg.line(
                    "thin s-" + style,
                    x,
                    plot.y(point.accuracy() - point.half()),
                    x,
                    plot.y(point.accuracy() + point.half())));
        }
        plot.add(Svg.dot("mean f-" + style, x, plot.y(point.accuracy()), 4.6));
    }

    private String words(List<Point> points) {
        return points.stream()
                .map(point -> looks.of(point.summary().arm()).label() + " "
                        + Formats.share(point.accuracy()) + " ("
                        + Formats.interval(point.accuracy(), point.summary().interval()) + ") for "
                        + Formats.count(point.cost().total(), "update", "updates"))
                .collect(Collectors.joining("; "));
    }
}
