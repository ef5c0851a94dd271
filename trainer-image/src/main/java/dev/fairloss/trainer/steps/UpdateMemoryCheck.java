// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.api.v1alpha1.ComputeSpec;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.model.UpdateMemory;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.train.ClassSampling;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Compares the memory that an update needs with the memory of a GPU, if the experiment states it. */
public final class UpdateMemoryCheck {
    private static final long GIB = 1L << 30;

    /** Bytes of the units of a quantity. */
    private static final Map<String, Long> UNITS = Map.of(
            "Mi", 1L << 20, "Gi", GIB, "Ti", 1L << 40, "M", 1_000_000L, "G", 1_000_000_000L, "T", 1_000_000_000_000L);

    private UpdateMemoryCheck() {}

    /** What an update of the spec needs for a number of classes. */
    static UpdateMemory need(ResolvedSpec spec, int classes) {
        int batchSize = spec.optimization().batchSize();
        int centers = new ClassSampling(spec.loss().sampleRate()).size(classes, batchSize);
        var shape = TrainingRun.shape(spec, classes);
        var memory = UpdateMemory.of(shape, TrainingRun.precision(spec), batchSize, centers);
        return spec.training().emaDecay().isPresent() ? memory.withAverages(shape) : memory;
    }

    /** Sentences on needs of 1 GiB or more, each with a space before it; empty below. @param data if known */
    public static String note(StepContext context, Optional<PreparedData> data) {
        long bytes =
                need(context.spec(), data.map(PreparedData::classes).orElse(1)).bytes();
        String update = bytes < GIB
                ? ""
                : " An update of " + batch(context.spec()) + " needs about " + gib(bytes) + " of memory"
                        + (data.isPresent() ? "." : ", without its class centers.");
        var groups = GpuSharing.of(context.spec(), context.experiment().concurrentTrainings());
        var pod = TrainingPod.of(compute(context), context.settings().threads() + 1);
        return update
                + together(groups, bytes)
                + data.map(known -> hostNote(
                                        context.spec(),
                                        known.classes(),
                                        known.index().imageCount())
                                + sharedHostNote(groups, pod, hostMemory(context.spec(), known, groups, pod)))
                        .orElse("");
    }

    private static TrainingHostMemory hostMemory(
            ResolvedSpec spec, PreparedData data, GpuSharing groups, TrainingPod pod) {
        return TrainingHostMemory.of(
                spec, data.classes(), data.index().imageCount(), groups.together(), pod.decoders());
    }

    private static Optional<ComputeSpec> compute(StepContext context) {
        return Optional.ofNullable(context.experiment().file().spec().compute());
    }

    /** A sentence on trainings that share a pod, with a space before it; empty if each has its own. */
    static String together(GpuSharing groups, long bytesOfOne) {
        int pods = groups.pods();
        return !groups.isShared()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " On a GPU, up to %d of the %d trainings are computed at the same time (training.concurrency), in"
                                + " at least %d pod%s; together, their updates need about %s of GPU memory.",
                        groups.together(),
                        groups.trainings(),
                        pods,
                        pods == 1 ? "" : "s",
                        gib(groups.together() * bytesOfOne));
    }

    /** A sentence on the memory of the host of trainings that share a pod, with a space before it; empty if each has its own. */
    static String sharedHostNote(GpuSharing groups, TrainingPod pod, TrainingHostMemory memory) {
        long bytes = memory.bytes(groups.together());
        String limit = pod.memory()
                .filter(quantity -> bytes > bytes(quantity))
                .map(quantity -> ", which exceeds its memory (" + quantity + ")")
                .orElse("");
        return !groups.isShared() || (bytes < GIB && limit.isEmpty())
                ? ""
                : String.format(
                        Locale.ROOT,
                        " A pod of %d trainings also needs up to %s of host memory%s: for the index and images that are"
                                + " copied to the GPU, once, and for the checkpoint of each training and the batches that it"
                                + " reads ahead.",
                        groups.together(),
                        gib(bytes),
                        limit);
    }

    /** A sentence on the memory of the host if it is 1 GiB or more, with a space before it. */
    static String hostNote(ResolvedSpec spec, int classes, int images) {
        long bytes = HostMemory.of(spec, classes, images).bytes();
        return bytes < GIB
                ? ""
                : String.format(
                        Locale.ROOT,
                        " On its host, a process needs up to %s more: for the index of %,d images, class centers,"
                                + " embeddings of unseen images and of pairs, and results of fine-tunes.",
                        gib(bytes),
                        images);
    }

    /**
     * Rejects an update that does not fit.
     *
     * @throws TrainerException invalid input: there are too many class centers for an array, or compute.gpuMemory is set and an
     *     update needs more, or those of the trainings that are computed at the same time
     */
    public static void requireFits(StepContext context, int classes) {
        requireIndexable(context.spec(), classes);
        compute(context)
                .flatMap(compute -> Optional.ofNullable(compute.gpuMemory()))
                .ifPresent(memory -> {
                    requireFits(context.spec(), classes, memory);
                    requireTogether(
                            context.spec(),
                            classes,
                            memory,
                            context.experiment().concurrentTrainings());
                });
    }

    /** Class centers, and the sums of embeddings, are in arrays of at most 2³¹ - 1 values. */
    static void requireIndexable(ResolvedSpec spec, int classes) {
        long values = (long) classes * spec.model().embeddingSize();
        if (values > Integer.MAX_VALUE) {
            throw TrainerException.invalidInput(
                    String.format(
                            Locale.ROOT,
                            "The class centers of %,d people have %,d values with embeddings of %d, but at most %,d are"
                                    + " possible.",
                            classes,
                            values,
                            spec.model().embeddingSize(),
                            Integer.MAX_VALUE),
                    String.format(
                            Locale.ROOT,
                            "Set model.embeddingSize to %d or less, or train on fewer people.",
                            Integer.MAX_VALUE / classes));
        }
    }

    /** @param memory quantity, such as 80Gi */
    static void requireFits(ResolvedSpec spec, int classes, String memory) {
        long need = need(spec, classes).bytes();
        if (need > bytes(memory)) {
            throw TrainerException.invalidInput(
                    "An update of " + batch(spec) + " needs about " + gib(need) + " of memory, more than"
                            + " compute.gpuMemory (" + memory + ").",
                    "Lower optimization.batchSize or loss.sampleRate, set optimization.precision to BFloat16, or use a"
                            + " GPU with more memory.");
        }
    }

    /** @param concurrency trainings that one GPU may compute at the same time; there may be fewer */
    static void requireTogether(ResolvedSpec spec, int classes, String memory, int concurrency) {
        long one = need(spec, classes).bytes();
        int together = GpuSharing.of(spec, concurrency).together();
        if (together * one > bytes(memory)) {
            throw TrainerException.invalidInput(
                    "The updates of " + together + " trainings at the same time (training.concurrency) need about "
                            + gib(together * one) + " of memory, more than compute.gpuMemory (" + memory + ").",
                    "Set training.concurrency to " + bytes(memory) / one
                            + " or less, lower optimization.batchSize, or use a GPU with more memory.");
        }
    }

    private static String batch(ResolvedSpec spec) {
        return spec.model().backbone() + " with " + spec.optimization().batchSize() + " images";
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB);
    }

    private static long bytes(String quantity) {
        String unit = quantity.replaceFirst("^[0-9]+", "");
        return Long.parseLong(quantity.substring(0, quantity.length() - unit.length())) * UNITS.get(unit);
    }
}
