// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.bench.Benchmark.Network;
import dev.fairloss.trainer.bench.TorchUpdates.Variant;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

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

    /** Images per second of a variant, by round. */
    private record Speeds(String name, List<Double> ofRounds) {
        Speeds(String name) {
            this(name, new ArrayList<>());
        }

        double median() {
            return Benchmark.middle(ofRounds.stream().mapToDouble(Double::doubleValue));
        }

        /** The median over rounds of a function of both speeds. */
        double median(Speeds other, DoubleBinaryOperator function) {
            return Benchmark.middle(IntStream.range(0, ofRounds.size())
                    .mapToDouble(round -> function.applyAsDouble(
                            ofRounds.get(round), other.ofRounds().get(round))));
        }
    }

    /** Measures a case. @param figures receives speeds and ratios */
    void measure(Case measured, List<Variant> variants, Consumer<Figure> figures) {
        Map<Integer, TogetherBenchmark> ours = new LinkedHashMap<>();
        var network = measured.network();
        try (var torch = new Torch(network)) {
            var speeds = new LinkedHashMap<Integer, Speeds>();
            for (int k : measured.together()) {
                ours.put(k, new TogetherBenchmark(device, network.shape(), measured.precision(), network.batch(), k));
                speeds.put(k, new Speeds(measured.name() + (k == 1 ? "" : ", " + k + " trainings at the same time")));
            }
            var theirs = new LinkedHashMap<Variant, Speeds>();
            if (plan.python().isPresent()) {
                variants.forEach(variant -> theirs.put(
                        variant,
                        new Speeds(measured.name() + ", " + TorchUpdates.LABEL
                                + variant.mode().text())));
            }
            var updatesOfOurs = new LinkedHashMap<Integer, Integer>();
            ours.forEach((k, benchmark) -> updatesOfOurs.put(k, updates(n -> benchmark.round(n))));
            var updatesOfTheirs = new LinkedHashMap<Variant, Integer>();
            theirs.keySet().forEach(variant -> updatesOfTheirs.put(variant, updates(n -> torch.round(variant, n))));
            for (int round = 0; round < plan.rounds(); round++) {
                ours.forEach((k, benchmark) -> {
                    int updates = updatesOfOurs.get(k);
                    add(speeds.get(k), (double) k * updates * network.batch() / benchmark.round(updates));
                });
                theirs.forEach((variant, speed) -> {
                    int updates = updatesOfTheirs.get(variant);
                    add(speed, (double) updates * network.batch() / torch.round(variant, updates));
                });
            }
            report(speeds, theirs, figures);
        } finally {
            ours.values().forEach(TogetherBenchmark::close);
        }
    }

    private static void add(Speeds speeds, double imagesPerSecond) {
        speeds.ofRounds().add(imagesPerSecond);
    }

    private static void report(Map<Integer, Speeds> ours, Map<Variant, Speeds> theirs, Consumer<Figure> figures) {
        var one = ours.get(1);
        ours.values().forEach(speeds -> figures.accept(speed(speeds)));
        theirs.values().forEach(speeds -> figures.accept(speed(speeds)));
        ours.forEach((k, speeds) -> {
            if (k > 1) {
                figures.accept(ratio(speeds, "one", one));
            }
        });
        theirs.forEach((variant, speeds) ->
                figures.accept(ratio(one, TorchUpdates.LABEL + variant.mode().text(), speeds)));
    }

    private static Figure speed(Speeds speeds) {
        return new Figure("training", speeds.name(), 0, speeds.median(), "images/s");
    }

    private static Figure ratio(Speeds speeds, String to, Speeds other) {
        return new Figure("ratio", speeds.name() + ", to " + to, 0, speeds.median(other, (a, b) -> a / b), "");
    }

    /** The updates of a round that takes long enough. @param round does so many updates and returns the seconds */
    private int updates(IntToDoubleFunction round) {
        round.applyAsDouble(PROBE);
        double each = round.applyAsDouble(PROBE) / PROBE;
        return (int) Math.max(PROBE, Math.ceil(seconds / each));
    }

    /** The updates in PyTorch. */
    private final class Torch implements AutoCloseable {
        private final Optional<TorchUpdates> updates;

        Torch(Network network) {
            updates = plan.python()
                    .map(python ->
                            new TorchUpdates(python, plan.script(), device, network.shape(), network.batch(), 1));
        }

        /** @return seconds of so many updates */
        double round(Variant variant, int number) {
            double[] each = updates.orElseThrow().round(variant, number);
            double sum = 0;
            for (double one : each) {
                sum += one;
            }
            return sum / each.length * number;
        }

        @Override
        public void close() {
            updates.ifPresent(TorchUpdates::close);
        }
    }
}
