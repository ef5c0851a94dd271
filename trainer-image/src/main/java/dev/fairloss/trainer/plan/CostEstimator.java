// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.plan;

import dev.fairloss.contract.result.CollectionCost;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.spec.TrainingBudget;
import dev.fairloss.contract.step.ArmRun;
import dev.fairloss.contract.step.Concurrency;
import dev.fairloss.contract.step.Step;
import dev.fairloss.trainer.bench.TogetherBenchmark;
import dev.fairloss.trainer.bench.UpdateBenchmark;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.GraphCapture;
import dev.fairloss.trainer.engine.NumericModes;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.ArmLength;
import dev.fairloss.trainer.steps.GpuSharing;
import dev.fairloss.trainer.steps.PreparedData;
import dev.fairloss.trainer.steps.TrainingRun;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Estimates the cost of steps from the speed of a few updates on random images. */
final class CostEstimator {
    private static final int WARM_UP = 3;
    private static final int UPDATES = 12;
    private static final int ROUNDS = 3;
    /** Steps without a network take a few seconds, whatever the size of the data. */
    private static final double FEW_SECONDS = 2;

    private final ResolvedSpec spec;
    private final Optional<PreparedData> data;
    private final Seconds seconds;
    private final OptionalInt assumedImages;

    /**
     * Seconds of an update.
     *
     * @param alone of a network that is trained alone
     * @param fineTune of a fine-tune, divided by the number of those that compute at the same time
     * @param training of a final training, divided by the number of those that share a GPU
     */
    record Seconds(double alone, double fineTune, double training) {}

    CostEstimator(ResolvedSpec spec, Optional<PreparedData> data, Seconds seconds) {
        this(spec, data, seconds, OptionalInt.empty());
    }

    private CostEstimator(ResolvedSpec spec, Optional<PreparedData> data, Seconds seconds, OptionalInt assumedImages) {
        this.spec = spec;
        this.data = data;
        this.seconds = seconds;
        this.assumedImages = assumedImages;
    }

    /** Estimates from a given speed instead of a measurement. */
    static CostEstimator assume(ResolvedSpec spec, Optional<PreparedData> data, AssumedSpeed speed) {
        double update = spec.optimization().batchSize() / speed.imagesPerSecond();
        return new CostEstimator(spec, data, new Seconds(update, update, update), speed.images());
    }

    static CostEstimator measure(StepContext context, Optional<PreparedData> data) {
        var captures = GraphCapture.record(now -> {}, context.progress()::message, false);
        try (captures) {
            return measured(context, data);
        }
    }

    private static CostEstimator measured(StepContext context, Optional<PreparedData> data) {
        var spec = context.spec();
        EngineRuntime.start(
                context.settings().threads(), NumericModes.of(context.spec().optimization()));
        var shape = new ModelShape(
                spec.model().backbone(),
                spec.model().embeddingSize(),
                data.map(PreparedData::classes).orElse(1000));
        int batch = spec.optimization().batchSize();
        double update;
        double fineTune;
        try (var benchmark =
                new UpdateBenchmark(context.settings().target(), shape, TrainingRun.precision(spec), batch)) {
            var settings = context.settings();
            int slots = Concurrency.of(context.experiment().concurrency(), settings.gpus(), settings.threads());
            int threadsOfSlot = settings.ofOneAmong(0, slots).threads();
            update = secondsPerUpdate(benchmark, batch, settings.threads());
            double ofSlot =
                    threadsOfSlot == settings.threads() ? update : secondsPerUpdate(benchmark, batch, threadsOfSlot);
            fineTune = ofSlot / Math.min(slots, settings.devices());
        }
        int together = GpuSharing.of(spec, context.trainingsAtOnce()).together();
        double training = together > 1 ? secondsPerTrainingUpdate(context, shape, together) : update;
        return new CostEstimator(spec, data, new Seconds(update, fineTune, training));
    }

    private static double secondsPerTrainingUpdate(StepContext context, ModelShape shape, int together) {
        var spec = context.spec();
        try (var trainings = new TogetherBenchmark(
                context.settings().target(),
                shape,
                TrainingRun.precision(spec),
                spec.optimization().batchSize(),
                together)) {
            EngineRuntime.setThreads(context.settings().threads());
            trainings.round(WARM_UP);
            double[] rounds = IntStream.range(0, ROUNDS)
                    .mapToDouble(round -> trainings.round(UPDATES / ROUNDS))
                    .toArray();
            return share(rounds, UPDATES / ROUNDS, together);
        }
    }

    /** Seconds of an update, divided by the trainings that take turns: of the middle one of some rounds. @param updates of each training */
    static double share(double[] seconds, int updates, int together) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] / (updates * together);
    }

    private static double secondsPerUpdate(UpdateBenchmark benchmark, int batch, int threads) {
        benchmark.round(WARM_UP, threads);
        return batch / UpdateBenchmark.imagesPerSecond(benchmark.round(UPDATES, threads), batch, .5);
    }

    /** Seconds of a step; empty if they depend on data that have not been read. */
    OptionalDouble seconds(Step step) {
        return switch (step.kind()) {
            case PRETRAIN -> {
                int rotation = step.network().orElseThrow().rotation();
                yield updates(
                        spec.pretraining().length(),
                        data.map(found -> found.rotation(rotation).samples().count()),
                        seconds.alone());
            }
            case TRAIN -> training(step.run().orElseThrow());
            case COLLECT ->
                imagesOfFineTune()
                        .map(images -> step.tasks()
                                * seconds.fineTune()
                                * (spec.collection().updates() + embeddingUpdates(images)))
                        .map(OptionalDouble::of)
                        .orElse(OptionalDouble.empty());
            case EVALUATE ->
                data.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(
                                length(step.run().orElseThrow()).networks() * embedding(imagesToEvaluate()));
            case PREPARE, POLICY, REPORT -> OptionalDouble.of(FEW_SECONDS);
        };
    }

    private OptionalDouble training(ArmRun run) {
        if (run.arm().budget() == TrainingBudget.ONE_TRAINING) {
            return updates(spec.training().length(), data.map(PreparedData::trainingImages), seconds.training());
        }
        return data.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(length(run).allUpdates() * seconds.training());
    }

    private ArmLength length(ArmRun run) {
        return ArmLength.of(run.arm(), spec, data.orElseThrow());
    }

    private Optional<Integer> imagesOfFineTune() {
        return data.map(found ->
                        found.trainingImages() + (spec.collection().measureAccuracy() ? found.accuracyImages() : 0))
                .or(this::assumed);
    }

    private Optional<Integer> assumed() {
        return assumedImages.stream().boxed().findFirst();
    }

    private int imagesToEvaluate() {
        var found = data.orElseThrow();
        return found.index().imageCount()
                + found.evaluation().stream()
                        .mapToInt(set -> set.images().length)
                        .sum()
                + found.identification().stream()
                        .mapToInt(set -> set.faces().count())
                        .sum()
                + found.templates().stream()
                        .mapToInt(set -> set.images().length)
                        .sum();
    }

    private OptionalDouble updates(ResolvedSpec.Length length, Optional<Integer> counted, double secondsOfOne) {
        var images = counted.or(this::assumed);
        if (length.updates().isEmpty() && images.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                length.updates(images.orElse(0), spec.optimization().batchSize()) * secondsOfOne);
    }

    private double embedding(int images) {
        return embeddingUpdates(images) * seconds.alone();
    }

    private double embeddingUpdates(int images) {
        return CollectionCost.embeddingUpdates(images, spec.optimization().batchSize());
    }
}
