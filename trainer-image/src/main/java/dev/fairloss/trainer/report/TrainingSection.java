// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.CurvePoint;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.TrainReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Loss and learning rate by update. */
final class TrainingSection {
    private TrainingSection() {}

    static Section of(ExperimentResults results, ArmStyles looks) {
        List<TrainReport> base = results.runs().stream()
                .filter(run -> run.run().equals(TrainReport.PRETRAINING) && run.updates() > 0)
                .toList();
        List<TrainReport> arms = results.runs().stream()
                .filter(run -> !run.run().equals(TrainReport.PRETRAINING))
                .toList();
        List<Element> figures = new ArrayList<>();
        if (!arms.isEmpty()) {
            figures.add(figure("Final trainings", arms, looks));
        }
        if (!base.isEmpty()) {
            figures.add(figure("Pretraining", base, looks));
        }
        return Section.of("training", "Training", Page.grid(figures), table(results.runs(), looks));
    }

    private static Element figure(String title, List<TrainReport> runs, ArmStyles looks) {
        List<String> arms = runs.stream().map(TrainReport::run).distinct().toList();
        Element figure = Page.figure(
                title,
                "Loss (top) and learning rate (bottom) by update."
                        + (runs.size() > arms.size() ? " One line per seed." : ""));
        if (arms.size() > 1) {
            figure.add(looks.legend(arms));
        }
        figure.add(loss(title, runs, looks));
        rate(title, runs).ifPresent(figure::add);
        return figure;
    }

    private static Element loss(String title, List<TrainReport> runs, ArmStyles looks) {
        double most = points(runs, CurvePoint::loss);
        long updates = runs.stream().mapToLong(TrainReport::updates).max().orElse(1);
        Plot plot = new Plot(
                220,
                title + ", loss",
                runs.stream()
                        .filter(run -> !run.curve().isEmpty())
                        .map(run -> looks.of(run.run()).label() + ", seed " + run.seed() + ", ends at "
                                + Formats.plain(
                                        run.curve().get(run.curve().size() - 1).loss()))
                        .collect(Collectors.joining("; ")),
                Axis.linear("", 0, updates, tick -> Formats.count(Math.round(tick))),
                Axis.linear("loss", 0, most, Formats::tick));
        for (int i = runs.size() - 1; i >= 0; i--) {
            TrainReport run = runs.get(i);
            plot.path(
                    "curve fine s-" + looks.of(run.run()).style(),
                    run.curve().stream()
                            .filter(point -> Double.isFinite(point.loss()))
                            .map(point -> new double[] {point.update(), point.loss()})
                            .toList());
        }
        return plot.chart();
    }

    private static Optional<Element> rate(String title, List<TrainReport> runs) {
        return runs.stream()
                .filter(run -> run.aborted().isEmpty() && !run.curve().isEmpty())
                .reduce((first, second) -> second)
                .map(run -> {
                    Plot plot = new Plot(
                            120,
                            title + ", learning rate",
                            "From " + run.curve().get(0).learningRate() + " over "
                                    + Formats.count(run.updates(), "update", "updates"),
                            Axis.linear("update", 0, run.updates(), tick -> Formats.count(Math.round(tick))),
                            rateAxis(points(List.of(run), CurvePoint::learningRate)));
                    plot.path(
                            "curve s-other",
                            run.curve().stream()
                                    .map(point -> new double[] {point.update(), point.learningRate()})
                                    .toList());
                    return plot.chart();
                });
    }

    private static Axis rateAxis(double most) {
        double end = most > 0 ? most : 1;
        return new Axis("", 0, 1.05 * end, false, List.of(0., end), Formats::twoDigits);
    }

    private static double points(List<TrainReport> runs, ToDoubleFunction<CurvePoint> figure) {
        return runs.stream()
                .flatMap(run -> run.curve().stream())
                .mapToDouble(figure)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
    }

    private static Element table(List<TrainReport> runs, ArmStyles looks) {
        List<List<String>> rows = new ArrayList<>();
        for (String run : runs.stream().map(TrainReport::run).distinct().toList()) {
            List<TrainReport> seeds =
                    runs.stream().filter(one -> one.run().equals(run)).toList();
            TrainReport first = seeds.get(0);
            rows.add(List.of(
                    looks.of(run).label(),
                    Formats.count(seeds.size()),
                    updates(first),
                    Formats.count(first.batchSize()),
                    Formats.seconds(mean(seeds, TrainReport::seconds)),
                    Formats.count(Math.round(mean(seeds, TrainReport::imagesPerSecond))),
                    end(seeds)));
        }
        return Page.table(
                "Training runs. Time and throughput are means over seeds.",
                List.of("run", "seeds", "updates", "batch", "time", "images/s", "outcome"),
                rows);
    }

    /** The updates, such as 700, or 4 × 700 for four networks. */
    private static String updates(TrainReport run) {
        String each = Formats.count(run.updates());
        return run.networks() == 1 ? each : run.networks() + " × " + each;
    }

    private static String end(List<TrainReport> seeds) {
        long aborted = seeds.stream().filter(run -> run.aborted().isPresent()).count();
        int rollbacks = seeds.stream().mapToInt(TrainReport::rollbacks).sum();
        String end = aborted == 0 ? "finished" : aborted + " of " + seeds.size() + " failed";
        int skipped =
                seeds.stream().mapToInt(run -> run.skippedUpdates().orElse(0)).sum();
        return end
                + (rollbacks == 0 ? "" : ", rolled back " + rollbacks + "×")
                + (skipped == 0
                        ? ""
                        : ", " + Formats.count(skipped) + (skipped == 1 ? " update" : " updates") + " skipped");
    }

    private static double mean(List<TrainReport> runs, ToDoubleFunction<TrainReport> figure) {
        return runs.stream().mapToDouble(figure).average().orElse(0);
    }
}
