// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.distance.DistanceMeasurement;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.eval.DrawnPairs;
import dev.fairloss.trainer.eval.GroupFairness;
import dev.fairloss.trainer.eval.TrainingIdentities;
import dev.fairloss.trainer.group.ClassGroups;
import dev.fairloss.trainer.group.CountEdges;
import dev.fairloss.trainer.group.GroupAssigner;
import dev.fairloss.trainer.group.IntraClassVariance;
import dev.fairloss.trainer.model.DeviceProducts;
import dev.fairloss.trainer.reward.Reward;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Measures what grows with the number of identities besides training: groups, distances, a reward, the draw of pairs and the index.
 * Embeddings and counts are drawn, the counts with a long tail. Memory is that of live objects on the Java heap.
 */
final class IdentitiesBenchmark {
    static final int DIM = 512;

    /** Most images of an identity. */
    private static final int IMAGES = 100;

    private static final int UNSEEN = 1;

    /** Most identities that are compared with all class centers; more would only take longer. */
    private static final int MEASURED = 1_024;

    private static final double MIB = 1 << 20;

    private final ComputeDevice device;
    private final int threads;
    private final int[] counts;
    private final List<Figure> figures = new ArrayList<>();

    private IdentitiesBenchmark(ComputeDevice device, int threads, int identities) {
        this.device = device;
        this.threads = threads;
        var random = Seeds.random(1, "identities benchmark");
        // A Pareto distribution with exponent 1.5: half of the identities have two or three images.
        this.counts = IntStream.range(0, identities)
                .map(i -> (int) Math.min(IMAGES, 2 / Math.pow(1 - random.nextDouble(), 1 / 1.5)))
                .toArray();
    }

    /** All figures for a number of identities, 1,000 or more. */
    static List<Figure> measure(ComputeDevice device, int threads, int identities) {
        var benchmark = new IdentitiesBenchmark(device, threads, identities);
        benchmark.index();
        benchmark.pairs(benchmark.distances());
        return benchmark.figures;
    }

    /** Groups, distances and a reward. */
    private ClassGroups distances() {
        long before = liveBytes();
        int measured = Math.min(counts.length, MEASURED);
        var measurement = new EmbeddingDistances(5, 20, measured).start(counts.length, DIM, 0);
        var variances = new double[counts.length];
        double[] seconds = new double[2];
        var rows = new float[(IMAGES + UNSEEN) * DIM];
        var random = new SplittableRandom(2);
        for (int c = 0; c < counts.length; c++) {
            int used = Math.min(counts[c], EmbeddingDistances.DEFAULT.imagesPerClass());
            draw(random, rows, used + UNSEEN);
            int label = c;
            seconds[0] += seconds(() -> variances[label] = IntraClassVariance.ofRows(rows, used, DIM));
            seconds[1] += seconds(() -> add(measurement, label, rows, used));
        }
        var groups = new ClassGroups[1];
        seconds[0] += seconds(() -> groups[0] = new GroupAssigner(CountEdges.of(counts), counts).assign(variances));
        time("groups, from embeddings of up to 20 images of each", seconds[0]);
        time("class centers, from the same embeddings", seconds[1]);
        memory("class centers", before);
        nearest(measurement, measured, groups[0]);
        return groups[0];
    }

    private static void add(DistanceMeasurement measurement, int label, float[] rows, int images) {
        measurement.training(label, rows, 0, images);
        measurement.unseen(label, rows, images * DIM, UNSEEN);
    }

    private void nearest(DistanceMeasurement measurement, int measured, ClassGroups groups) {
        long started = System.nanoTime();
        var distances = distances(measurement);
        double seconds = (System.nanoTime() - started) * 1e-9;
        int rows = measured * (1 + UNSEEN);
        double comparisons = (double) rows * counts.length;
        add("five nearest centers of " + rows + " embeddings", comparisons / seconds / 1e6, "million comparisons/s");
        add("five nearest centers, to matrix products", productSeconds(rows) / seconds, "");
        int most = Math.min(counts.length, EmbeddingDistances.DEFAULT.measured(counts.length, 0).length);
        time(String.format(Locale.ROOT, "distances of %,d identities (extrapolated)", most), seconds * most / measured);
        time("distances of all identities (extrapolated)", seconds * counts.length / measured);
        fineTune(distances, groups);
    }

    /** The result of a fine-tune, written by the collection and read by the policy step, which holds those of all fine-tunes. */
    private void fineTune(ClassDistances distances, ClassGroups groups) {
        var subject = new Reward.Subject(0, 0, Collections.nCopies(9, .25), 0);
        var document = new byte[1][];
        time(
                "reward and result of a fine-tune, from the distances",
                seconds(() -> document[0] = ChecksummedJson.write(Reward.measure(subject, distances, groups))));
        var result = new ProbeResult[1];
        long before = liveBytes();
        time(
                "result of a fine-tune, read",
                seconds(() -> result[0] =
                        ChecksummedJson.read(document[0], ProbeResult.class).orElseThrow()));
        memory("result of a fine-tune, read", before);
        add("result of a fine-tune, in the store", document[0].length / MIB, "MiB");
        Reference.reachabilityFence(result);
    }

    /** With products on the device, as in an experiment. */
    private ClassDistances distances(DistanceMeasurement measurement) {
        try (NDManager manager = device.newManager()) {
            return measurement.distances(dim -> new DeviceProducts(manager, dim));
        }
    }

    /** Seconds of the products of as many rows with all class centers, block by block, whose results stay on the device. */
    private double productSeconds(int rows) {
        int block = Math.min(counts.length, 1 << 14);
        try (NDManager manager = device.newManager()) {
            var some = manager.randomUniform(-1, 1, new Shape(rows, DIM));
            var centers = manager.randomUniform(-1, 1, new Shape(DIM, block));
            some.matMul(centers).close();
            int blocks = (counts.length + block - 1) / block;
            long start = System.nanoTime();
            for (int i = 0; i < blocks; i++) {
                try (var product = some.matMul(centers)) {
                    product.get(0, 0).getFloat(); // waits for the device
                }
            }
            double share = counts.length / ((double) blocks * block);
            return (System.nanoTime() - start) * 1e-9 * share;
        }
    }

    /** The pairs of the evaluation by group. */
    private void pairs(ClassGroups groups) {
        long before = liveBytes();
        int images = IntStream.of(counts).sum();
        var identity = new int[images];
        var heldOut = new boolean[images];
        for (int c = 0, at = 0; c < counts.length; c++) {
            for (int i = 0; i < counts[c]; i++, at++) {
                identity[at] = c;
                heldOut[at] = counts[c] >= 4 && i < Math.min(4, counts[c] / 4);
            }
        }
        var identities = new TrainingIdentities(
                identity,
                heldOut,
                IntStream.range(0, counts.length).map(groups::group).toArray());
        var drawn = new DrawnPairs[1];
        time(
                "pairs of the evaluation by group",
                seconds(() -> drawn[0] = DrawnPairs.of(identities, 0, GroupFairness.EVALUATED_IMPOSTORS)));
        memory("pairs of the evaluation by group", before);
        double kept = (double) drawn[0].images().cardinality() * DIM * Float.BYTES;
        add("embeddings of the images in pairs (computed)", kept / MIB, "MiB");
        double all = (double) images * DIM * Float.BYTES;
        add("embeddings of all images, which are not kept (computed)", all / MIB, "MiB");
    }

    /** The index of the data. */
    private void index() {
        long before = liveBytes();
        var index = new FaceIndex(FaceIndex.VERSION, "benchmark", 112, "", SkippedFiles.NONE, identities());
        add("images in the index", index.imageCount(), "");
        memory("index of the data", before);
        time("index of the data, written", seconds(() -> {
            try {
                index.write(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
    }

    private List<FaceIndex.Identity> identities() {
        var random = new SplittableRandom(3);
        return IntStream.range(0, counts.length)
                .mapToObj(c -> {
                    String name = String.format(Locale.ROOT, "%08d", c);
                    return new FaceIndex.Identity(
                            name,
                            IntStream.range(0, counts[c])
                                    .mapToObj(i -> new FaceIndex.Image(
                                            name + "/" + (100_000_000 + i),
                                            Optional.of(new FaceIndex.Stamp(
                                                    10_000,
                                                    digits(random, 4),
                                                    digits(random, 1),
                                                    digits(random, 4),
                                                    Instant.EPOCH))))
                                    .toList());
                })
                .toList();
    }

    private static String digits(SplittableRandom random, int longs) {
        var text = new StringBuilder();
        for (int i = 0; i < longs; i++) {
            String hex = Long.toHexString(random.nextLong());
            text.append("0".repeat(16 - hex.length())).append(hex);
        }
        return text.toString();
    }

    /** Fills rows with random vectors of about length 1: independent uniform values. */
    private static void draw(SplittableRandom random, float[] rows, int images) {
        float scale = (float) (Math.sqrt(12.0 / DIM) / (1L << 32));
        for (int i = 0; i < images * DIM; i++) {
            rows[i] = random.nextInt() * scale;
        }
    }

    private static double seconds(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    private void time(String name, double seconds) {
        add(name, seconds, "s");
    }

    /** @param before live bytes before the objects were made; they must still be in use */
    private void memory(String name, long before) {
        add(name, (liveBytes() - before) / MIB, "MiB");
    }

    private void add(String name, double value, String unit) {
        figures.add(new Figure(String.format(Locale.ROOT, "%,d", counts.length), name, threads, value, unit));
    }

    private static long liveBytes() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
