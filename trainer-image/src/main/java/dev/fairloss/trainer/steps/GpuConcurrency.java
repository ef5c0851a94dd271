// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * How many fine-tunes a GPU computes at the same time if the experiment does not say: as many as fit into the memory of the GPU and of
 * its host, and no more than have been measured to be faster.
 *
 * @param slots fine-tunes on each GPU, 1 or more
 * @param reason why no more, as the end of a sentence
 */
record GpuConcurrency(int slots, String reason) {
    /** Eight small networks trained 3.7 times as fast as one (H100, prototype); more have not been measured. */
    static final int MOST = 8;

    private static final long MIB = 1L << 20;
    private static final double GIB = 1L << 30;

    /** Workspaces of cuDNN and cuBLAS on a stream. Ours; not measured. */
    private static final long WORKSPACES = 256 * MIB;

    /** An embedding graph keeps its intermediate results besides those of the update. Ours; not measured. */
    private static final int GRAPHS = 2;

    /** Tenths of the free memory that are used. */
    private static final int USED_TENTHS = 9;

    /**
     * A kind of memory.
     *
     * @param free bytes on a GPU, or on the host for each GPU; empty if unknown
     * @param update bytes that one fine-tune needs there
     */
    record Memory(OptionalLong free, long update) {}

    /**
     * The rule.
     *
     * @param captured whether updates are captured as CUDA graphs
     */
    static GpuConcurrency of(boolean captured, Memory gpu, Memory host) {
        if (!captured) {
            return new GpuConcurrency(
                    1, "updates are not captured as CUDA graphs, and without them more are hardly faster");
        }
        if (gpu.free().isEmpty()) {
            return new GpuConcurrency(1, "the free memory of the GPU is unknown");
        }
        long need = GRAPHS * gpu.update() + WORKSPACES;
        long onGpu = fitting(gpu.free().getAsLong(), need);
        long onHost = host.free().isPresent() ? fitting(host.free().getAsLong(), host.update()) : MOST;
        if (Math.min(onGpu, onHost) >= MOST) {
            return new GpuConcurrency(MOST, "whether more are faster has not been measured");
        }
        return onGpu <= onHost
                ? limited(onGpu, need, gpu.free().getAsLong(), "the GPU")
                : limited(onHost, host.update(), host.free().getAsLong(), "its host");
    }

    private static GpuConcurrency limited(long fitting, long need, long free, String where) {
        return new GpuConcurrency(
                (int) Math.max(1, fitting),
                String.format(
                        Locale.ROOT,
                        "each may need %.1f GiB of the %.1f GiB that are free on %s",
                        need / GIB,
                        free / GIB,
                        where));
    }

    private static long fitting(long free, long need) {
        return free / 10 * USED_TENTHS / Math.max(1, need);
    }

    /** The sentence for the log. @param gpus number of GPUs */
    String message(int gpus) {
        return "Computing " + slots + " fine-tune" + (slots == 1 ? "" : "s") + " at the same time"
                + (gpus > 1 ? " on each of " + gpus + " GPUs" : "") + ": " + reason
                + ". collection.concurrency sets another number.";
    }
}
