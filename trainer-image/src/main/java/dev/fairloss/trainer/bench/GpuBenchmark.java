// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.bench.Benchmark.Network;
import dev.fairloss.trainer.bench.TorchUpdates.Variant;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The speed of trainings as they run on a GPU: images on the device, losses read every few updates, several trainings at a time. Rounds
 * of all of them alternate with rounds of the same network in PyTorch; ratios are those of a round, so that what slows the machine down
 * affects both sides.
 */
final class GpuBenchmark {
    /** Updates of a first measured round, which finds out how many a round takes. */
    private static final int PROBE = 40;

    private final ComputeDevice device;
    private final Benchmark.Plan plan;
    private final double seconds;

    /** @param seconds of a round of one training, about */
    GpuBenchmark(ComputeDevice device, Benchmark.Plan plan, double seconds) {
        this.device = device;
        this.plan = plan;
        this.seconds = seconds;
    }

    /**
     * What is measured.
     *
     * @param together numbers of trainings at the same time; the first is 1
     */
    record Case(Network network, Precision precision, List<Integer> together) {
        private String name() {
            return network.backbone() + " " + precision + ", batch " + network.batch();
        }
    }

    /** The rows of the table in gpu-performance.md. */
    static final List<Case> CASES = List.of(
            new Case(Network.SMALL, Precision.Float32, List.of(1)),
            new Case(Network.SMALL, Precision.BFloat16, List.of(1, 2, 4, 8)),
            new Case(new Network(Backbone.SmallResNet56px, 512), Precision.Float32, List.of(1)),
            new Case(new Network(Backbone.SmallResNet56px, 512), Precision.BFloat16, List.of(1, 4)),
            new Case(new Network(Backbone.IResNet50, 128), Precision.BFloat16, List.of(1)),
            new Case(new Network(Backbone.IResNet50, 128), Precision.Float16, List.of(1)));

    /**
     * One of those that take turns.
     *
     * @param images images of an update, of all its networks
     * @param round does a number of updates and returns the seconds
     * @param speeds images per second, by round
     */
    private record Contender(String name, int images, IntToDoubleFunction round, List<Double> speeds) {
        Contender(String name, int images, IntToDoubleFunction round) {
            this(name, images, round, new ArrayList<>());
        }

        /** Does some rounds that do not count. @return the updates of a round that takes long enough */
        int updates(double seconds) {
            round.applyAsDouble(PROBE);
            double each = round.applyAsDouble(PROBE) / PROBE;
            return (int) Math.max(PROBE, Math.ceil(seconds / each));
        }

        void measure(int updates) {
            speeds.add((double) images * updates / round.applyAsDouble(updates));
        }

        Figure speed() {
            return new Figure("training", name, 0, median(speeds.stream()), "images/s");
        }

        /** The median of the ratios of each round. */
        Figure ratio(String to, Contender other) {
            var ratios = IntStream.range(0, speeds.size())
                    .mapToObj(i -> speeds.get(i) / other.speeds().get(i));
            return new Figure("ratio", name + ", to " + to, 0, median(ratios), "");
        }

        private static double median(Stream<Double> values) {
            return Benchmark.middle(values.mapToDouble(Double::doubleValue));
        }
    }

    /** Measures a case. @param figures receives speeds and ratios */
    void measure(Case measured, List<Variant> variants, Consumer<Figure> figures) {
        var network = measured.network();
        List<TogetherBenchmark> trainings = new ArrayList<>();
        var torch = plan.python()
                .map(python -> new TorchUpdates(python, plan.script(), device, network.shape(), network.batch(), 1));
        try {
            List<Contender> ours = new ArrayList<>();
            for (int k : measured.together()) {
                var training = new TogetherBenchmark(device, network.shape(), measured.precision(), network.batch(), k);
                trainings.add(training);
                String name = measured.name() + (k == 1 ? "" : ", " + k + " trainings at the same time");
                ours.add(new Contender(name, k * network.batch(), training::round));
            }
            Map<Variant, Contender> theirs = new LinkedHashMap<>();
            torch.ifPresent(updates -> variants.forEach(variant -> theirs.put(
                    variant,
                    new Contender(
                            measured.name() + ", " + label(variant),
                            network.batch(),
                            number -> number
                                    * Arrays.stream(updates.round(variant, number))
                                            .average()
                                            .orElseThrow()))));
            takeTurns(Stream.concat(ours.stream(), theirs.values().stream()).toList());
            report(ours, theirs, figures);
        } finally {
            trainings.forEach(TogetherBenchmark::close);
            torch.ifPresent(TorchUpdates::close);
        }
    }

    private void takeTurns(List<Contender> contenders) {
        var updates = contenders.stream()
                .mapToInt(contender -> contender.updates(seconds))
                .toArray();
        for (int round = 0; round < plan.rounds(); round++) {
            for (int i = 0; i < updates.length; i++) {
                contenders.get(i).measure(updates[i]);
            }
        }
    }

    private static void report(List<Contender> ours, Map<Variant, Contender> theirs, Consumer<Figure> figures) {
        var one = ours.get(0);
        ours.forEach(contender -> figures.accept(contender.speed()));
        theirs.values().forEach(contender -> figures.accept(contender.speed()));
        ours.stream().skip(1).forEach(several -> figures.accept(several.ratio("one", one)));
        theirs.forEach((variant, contender) -> figures.accept(one.ratio(label(variant), contender)));
    }

    private static String label(Variant variant) {
        return TorchUpdates.LABEL + variant.mode().text();
    }
}
