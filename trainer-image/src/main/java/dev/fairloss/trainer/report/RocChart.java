// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.RocPoint;
import dev.fairloss.contract.result.VerificationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The ROC curves of all arms on one evaluation set: the true accept rate, averaged over seeds, by false accept rate. */
final class RocChart {
    private static final int POINTS = 120;

    private final ExperimentResults results;
    private final ArmStyles looks;
    private final String set;

    RocChart(ExperimentResults results, ArmStyles looks, String set) {
        this.results = results;
        this.looks = looks;
        this.set = set;
    }

    Element figure() {
        int impostors =
                all().stream().mapToInt(VerificationResult::impostors).min().orElse(1);
        double least = 1. / impostors;
        Plot plot = new Plot(
                250,
                "ROC on " + set,
                words(),
                Axis.decades("false accept rate", Math.min(least, .5), 1, Formats::rate),
                Axis.linear("true accept rate", 0, 1, value -> Formats.share(value, 1)));
        if (impostors > 10) {
            plot.band("unsure", least, 10 * least);
        }
        List<String> shown =
                looks.names().stream().filter(arm -> !seeds(arm).isEmpty()).toList();
        for (int i = shown.size() - 1; i >= 0; i--) {
            plot.path("curve s-" + looks.of(shown.get(i)).style(), mean(seeds(shown.get(i)), Math.min(least, .5)));
        }
        return Page.figure(
                "ROC",
                "Mean over seeds. Shaded: unreliable, because fewer than ten of the " + Formats.count(impostors)
                        + " impostor pairs are accepted.",
                looks.legend(shown),
                plot.chart());
    }

    private List<VerificationResult> all() {
        return results.evaluations().stream()
                .flatMap(report -> report.on(set).stream())
                .toList();
    }

    private List<VerificationResult> seeds(String arm) {
        return results.evaluations().stream()
                .filter(report -> report.arm().equals(arm))
                .flatMap(report -> report.on(set).stream())
                .toList();
    }

    private String words() {
        return looks.names().stream()
                .filter(arm -> !seeds(arm).isEmpty())
                .map(arm -> looks.of(arm).label() + ": true accept rate "
                        + Formats.share(mean(seeds(arm), .1).get(0)[1])
                        + " at a false accept rate of .1")
                .collect(Collectors.joining("; "));
    }

    /** Points (far, tar) at evenly spaced logarithms of far, from least to 1. */
    private static List<double[]> mean(List<VerificationResult> seeds, double least) {
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i <= POINTS; i++) {
            double far = i == POINTS ? 1 : Math.pow(least, 1 - (double) i / POINTS);
            double tar = seeds.stream()
                    .mapToDouble(seed -> tar(seed.roc(), far))
                    .average()
                    .orElse(0);
            points.add(new double[] {far, tar});
        }
        return points;
    }

    /** The greatest true accept rate of a point with at most this false accept rate. */
    private static double tar(List<RocPoint> roc, double far) {
        double tar = 0;
        for (RocPoint point : roc) {
            tar = point.far() <= far * (1 + 1e-9) ? point.tar() : tar;
        }
        return tar;
    }
}
