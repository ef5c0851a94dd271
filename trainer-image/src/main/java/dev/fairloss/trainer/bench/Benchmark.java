// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.BatchPipeline;
import dev.fairloss.trainer.bench.InputBenchmark.Way;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.NumericModes;
import dev.fairloss.trainer.model.Embedder;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Measures the speed of training updates, embedding and data loading. Rounds of updates alternate with rounds of the same
 * network in PyTorch, so that other load on the machine affects both and the ratios stay comparable.
 */
public final class Benchmark {
    /** 973 identities: a dataset of medium size. */
    private static final ModelShape SHAPE = new ModelShape(Backbone.SmallResNet56px, 128, 973);

    private static final int BATCH = 64;
    private static final int WARM_UP = 5;
    private static final int EMBEDDINGS = 40;
    private static final double SECONDS = 1;
    private static final double ROUND_SECONDS = .5;
    private static final int IMAGE_SIZE = 64;
    private static final String IMAGES = "images/s";

    private Benchmark() {}

    /**
     * A network and its batches.
     *
     * @param backbone with embeddings of 128, those with images of 112 pixels of 512, as in InsightFace
     * @param batch images in a batch
     */
    public record Network(Backbone backbone, int batch) {
        /** The small network. */
        public static final Network SMALL = new Network(Backbone.SmallResNet56px, BATCH);

        ModelShape shape() {
            return this.backbone == SMALL.backbone ? SHAPE : new ModelShape(backbone, 512, SHAPE.classes());
        }

        /** An update of the other networks takes seconds on CPUs. */
        private int warmUp() {
            return this.backbone == SMALL.backbone ? WARM_UP : 1;
        }
    }

    /**
     * The settings of a measurement.
     *
     * @param rounds rounds of each variant
     * @param updates updates of a round
     * @param python Python interpreter with torch; empty to measure the trainer only
     * @param script {@code pytorch_baseline.py}
     */
    public record Plan(int rounds, int updates, Optional<String> python, Path script) {}

    /** Seconds from the start of this process to the end of its first update. Call this first. */
    public static double secondsToFirstUpdate(ComputeDevice device) {
        try (var benchmark = new UpdateBenchmark(device, SHAPE, Precision.Float32, BATCH)) {
            benchmark.round(1, 1);
        }
        var start = ProcessHandle.current().info().startInstant().orElse(Instant.now());
        return Duration.between(start, Instant.now()).toMillis() / 1e3;
    }

    /**
     * Speeds of all variants with this number of threads, and the ratios of the trainer's to PyTorch's. Each update gets its images from
     * the host and is waited for, so this is not how a GPU trains: see {@link #trainings}. PyTorch is measured on CPUs only.
     */
    public static List<Figure> updates(Network network, Plan plan, ComputeDevice device, int threads) {
        Map<UpdateVariant, double[]> ours = new EnumMap<>(UpdateVariant.class);
        Map<TorchUpdates.Variant, double[]> theirs = new TreeMap<>();
        Map<UpdateVariant, UpdateBenchmark> benchmarks = new EnumMap<>(UpdateVariant.class);
        try (var torch = new Baseline(network, plan, device, threads)) {
            for (var variant : UpdateVariant.of(device)) {
                variant.modes().apply();
                benchmarks.put(
                        variant, new UpdateBenchmark(device, network.shape(), variant.precision(), network.batch()));
                benchmarks.get(variant).round(network.warmUp(), threads);
            }
            torch.warmUp();
            for (int round = 0; round < plan.rounds(); round++) {
                benchmarks.forEach((variant, benchmark) -> {
                    variant.modes().apply();
                    add(ours, variant, n -> benchmark.round(n, threads), plan.updates());
                });
                torch.round(theirs);
            }
        } finally {
            NumericModes.DEFAULT.apply();
            benchmarks.values().forEach(UpdateBenchmark::close);
        }
        var figures = new ArrayList<Figure>();
        ours.forEach((variant, seconds) -> figures.addAll(speeds(network, variant.toString(), threads, seconds)));
        theirs.forEach(
                (variant, seconds) -> figures.addAll(speeds(network, TorchUpdates.LABEL + variant, threads, seconds)));
        theirs.forEach((variant, seconds) -> ours.forEach((own, ownSeconds) -> figures.add(new Figure(
                "ratio",
                own + " to " + TorchUpdates.LABEL + variant + " (best tenth)",
                threads,
                best(network, ownSeconds) / best(network, seconds),
                ""))));
        return figures;
    }

    /** Speeds of trainings as they run on a GPU, and their ratios to PyTorch's there: of the small network and a large one. */
    public static void trainings(Plan plan, ComputeDevice gpu, Consumer<Figure> figures) {
        GpuBenchmark.CASES.forEach(one -> training(one, plan, gpu, figures));
    }

    /** The same of one network, in all precisions. */
    public static void trainings(Network network, Plan plan, ComputeDevice gpu, Consumer<Figure> figures) {
        for (var precision : Precision.values()) {
            training(new GpuBenchmark.Case(network, precision, List.of(1)), plan, gpu, figures);
        }
    }

    private static void training(GpuBenchmark.Case one, Plan plan, ComputeDevice gpu, Consumer<Figure> figures) {
        new GpuBenchmark(gpu, plan, ROUND_SECONDS).measure(one, TorchUpdates.Variant.onGpus(one.precision()), figures);
    }

    /**
     * Whether a device computes what it should; takes about a minute.
     *
     * @param hostMemory bytes that this process uses, if they are known
     * @param figures receives what is measured besides
     */
    public static List<SelfCheck> checks(
            ComputeDevice device, int threads, Supplier<Optional<Long>> hostMemory, Consumer<Figure> figures) {
        return new DeviceChecks(device, SHAPE, new DeviceChecks.Sizes(BATCH, 10, 2000, 60, threads), hostMemory)
                .run(figures);
    }

    /** Speed of networks that train at the same time on one thread each, and its ratio to one network on all these threads. */
    public static List<Figure> slots(Plan plan, ComputeDevice device, int networks) {
        try (var benchmark = new SlotBenchmark(device, SHAPE, BATCH, networks)) {
            benchmark.round(WARM_UP);
            var rounds = IntStream.range(0, plan.rounds())
                    .mapToObj(round -> benchmark.round(plan.updates()))
                    .toList();
            double seconds = middle(rounds.stream().mapToDouble(SlotBenchmark.Round::together));
            double ratio = middle(rounds.stream().mapToDouble(round -> round.alone() / round.together()));
            String name = networks + " networks at the same time, 1 thread each";
            return List.of(
                    new Figure("slots", name, networks, plan.updates() * networks * BATCH / seconds, IMAGES),
                    new Figure("ratio", name + ", to one network", networks, ratio, ""));
        }
    }

    /**
     * Speeds of trainings that get their images in several ways, in turns, and the share of their time that they wait for images.
     *
     * @param workers threads that decode and augment
     */
    public static List<Figure> inputs(Plan plan, ComputeDevice device, int threads, int workers) {
        EngineRuntime.setThreads(threads);
        Map<Way, InputBenchmark> benchmarks = new EnumMap<>(Way.class);
        Map<Way, List<InputBenchmark.Round>> rounds = new EnumMap<>(Way.class);
        try {
            for (var way : Way.values()) {
                benchmarks.put(way, new InputBenchmark(way, device, SHAPE, BATCH, IMAGE_SIZE, workers));
                benchmarks.get(way).round(WARM_UP);
            }
            for (int round = 0; round < plan.rounds(); round++) {
                benchmarks.forEach((way, benchmark) ->
                        rounds.computeIfAbsent(way, none -> new ArrayList<>()).add(benchmark.round(plan.updates())));
            }
        } finally {
            benchmarks.values().forEach(InputBenchmark::close);
        }
        var figures = new ArrayList<Figure>();
        long losses = rounds.values().stream()
                .map(measured ->
                        measured.stream().map(InputBenchmark.Round::loss).toList())
                .distinct()
                .count();
        figures.add(new Figure("input", "ways with losses of their own beside the first", threads, losses - 1, ""));
        rounds.forEach((way, measured) -> {
            double seconds = middle(measured.stream().mapToDouble(InputBenchmark.Round::seconds));
            double waiting = middle(measured.stream().mapToDouble(InputBenchmark.Round::waitingShare));
            figures.add(new Figure("input", way + ", median", threads, plan.updates() * BATCH / seconds, IMAGES));
            figures.add(new Figure("input", way + ", waits for images", threads, 100 * waiting, "% of its time"));
        });
        return figures;
    }

    static double middle(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Speed of embedding: an image and its mirror image, forward only. */
    public static Figure embedding(ComputeDevice device, int threads) {
        try (var manager = device.newManager();
                var model = new FaceModel(manager, SHAPE, 1);
                var embedder = new Embedder(model, Precision.Float32)) {
            int side = SHAPE.backbone().inputSize();
            var pixels = ByteBuffer.allocateDirect(BATCH * side * side * 3 * Float.BYTES)
                    .order(ByteOrder.nativeOrder());
            EngineRuntime.setThreads(threads);
            var seconds = new double[EMBEDDINGS];
            for (int i = -WARM_UP; i < EMBEDDINGS; i++) {
                long start = System.nanoTime();
                embedder.embed(pixels, BATCH);
                seconds[Math.max(0, i)] = (System.nanoTime() - start) * 1e-9;
            }
            return new Figure(
                    "embedding", "with mirror image, median", threads, median(Network.SMALL, seconds), IMAGES);
        }
    }

    /**
     * Speeds of reading on one thread, and the share of its time that training waits for batches.
     *
     * @param trainingSpeed images per second that training consumes
     * @param workers threads that decode and augment
     */
    public static List<Figure> data(double trainingSpeed, int workers) {
        var benchmark = new DataBenchmark(
                SECONDS, Augment.of(IMAGE_SIZE, SHAPE.backbone().inputSize()));
        var supply = benchmark.pipeline(BatchPipeline.Settings.of(1, BATCH, workers), trainingSpeed);
        String waiting = String.format(Locale.ROOT, "training at %.0f images/s waits for batches", trainingSpeed);
        return List.of(
                new Figure("data", "decoding JPEG of side " + IMAGE_SIZE, 1, benchmark.decoding(), IMAGES),
                new Figure("data", "drawing faces of side " + IMAGE_SIZE, 1, benchmark.drawing(), IMAGES),
                new Figure("data", "augmenting", 1, benchmark.augmenting(), IMAGES),
                new Figure("data", waiting, workers, 100 * supply.waitingShare(), "% of its time"));
    }

    /**
     * Speed of identification in a gallery of embeddings, and its ratio to the speed of the matrix products alone.
     *
     * @param size images in the gallery
     */
    public static List<Figure> search(ComputeDevice device, int size, int threads) {
        EngineRuntime.setThreads(threads);
        var benchmark = new SearchBenchmark(device, size);
        double products = benchmark.productSeconds();
        double search = benchmark.searchSeconds();
        String name = String.format(Locale.ROOT, "identification among %,d embeddings", size);
        return List.of(
                new Figure("search", name, threads, benchmark.comparisons() / search / 1e6, "million comparisons/s"),
                new Figure("ratio", name + ", to matrix products", threads, products / search, ""));
    }

    /**
     * What grows with the number of identities besides training: groups, distances, a reward, the draw of pairs and the index.
     *
     * @param identities 1,000 or more
     */
    public static List<Figure> identities(ComputeDevice device, int identities, int threads) {
        EngineRuntime.setThreads(threads);
        return IdentitiesBenchmark.measure(device, threads, identities);
    }

    private static <K> void add(Map<K, double[]> seconds, K key, IntFunction<double[]> round, int updates) {
        seconds.merge(key, round.apply(updates), (before, now) -> DoubleStream.concat(
                        DoubleStream.of(before), DoubleStream.of(now))
                .toArray());
    }

    private static List<Figure> speeds(Network network, String name, int threads, double[] seconds) {
        return List.of(
                new Figure("update", name + ", best tenth", threads, best(network, seconds), IMAGES),
                new Figure("update", name + ", median", threads, median(network, seconds), IMAGES));
    }

    private static double best(Network network, double[] seconds) {
        return UpdateBenchmark.imagesPerSecond(seconds, network.batch(), .9);
    }

    private static double median(Network network, double[] seconds) {
        return UpdateBenchmark.imagesPerSecond(seconds, network.batch(), .5);
    }

    /** The updates in PyTorch; does nothing without an interpreter. */
    private static final class Baseline implements AutoCloseable {
        private final Network network;
        private final Plan plan;
        private final Optional<TorchUpdates> torch;

        Baseline(Network network, Plan plan, ComputeDevice device, int threads) {
            this.network = network;
            this.plan = plan;
            this.torch = plan.python()
                    .filter(python -> !(device instanceof ComputeDevice.Gpu))
                    .map(python ->
                            new TorchUpdates(python, plan.script(), device, network.shape(), network.batch(), threads));
        }

        void warmUp() {
            torch.ifPresent(updates -> {
                for (var variant : TorchUpdates.Variant.ON_CPUS) {
                    updates.round(variant, network.warmUp());
                }
            });
        }

        void round(Map<TorchUpdates.Variant, double[]> seconds) {
            torch.ifPresent(updates -> {
                for (var variant : TorchUpdates.Variant.ON_CPUS) {
                    add(seconds, variant, n -> updates.round(variant, n), plan.updates());
                }
            });
        }

        @Override
        public void close() {
            torch.ifPresent(TorchUpdates::close);
        }
    }
}
