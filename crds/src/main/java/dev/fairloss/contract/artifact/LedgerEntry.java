// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * The cost of one attempt at a step so far. It is rewritten every few seconds, at checkpoints and at the end, so the cost of a
 * killed attempt is known except for its last seconds.
 *
 * @param version format version, {@value #VERSION}
 * @param attempt unique within the step
 * @param step    kind and hash, as in {@link StepAddress#toString}
 * @param shard   index of the pod among those that share the step; 0 if there is only one
 * @param started start of the attempt
 * @param updated time of this entry
 * @param seconds wall-clock seconds so far
 * @param cpuSeconds CPU time of the process in these seconds, over all its threads; absent if unknown
 * @param images  images processed by the network so far
 * @param kept    part of the work that a later attempt does not repeat
 * @param device  the devices, such as {@code cpu x2}
 * @param outcome state of the attempt
 * @param capturing whether the attempt was capturing CUDA graphs when the entry was written; the end of an attempt that was lost there is
 *     no accident, so the next one does not capture
 */
@RecordBuilder
public record LedgerEntry(
        int version,
        String attempt,
        String step,
        int shard,
        Instant started,
        Instant updated,
        double seconds,
        OptionalDouble cpuSeconds,
        long images,
        Kept kept,
        String device,
        Outcome outcome,
        boolean capturing)
        implements LedgerEntryBuilder.With {
    /** The current format version. */
    public static final int VERSION = 1;

    /** The work that is safe in the store: everything up to the last checkpoint or published result. */
    public record Kept(double seconds, OptionalDouble cpuSeconds, long images) {
        /** No work kept. */
        public static final Kept NOTHING = new Kept(0, CpuSeconds.ZERO, 0);
    }

    /** The state of an attempt. */
    public enum Outcome {
        /** The attempt was running when the entry was written. */
        RUNNING,
        /** The attempt finished its work. */
        FINISHED,
        /** The attempt stopped on request, training after a checkpoint. */
        STOPPED,
        /** The attempt ended without updating its entry; a later attempt of the same shard recorded that. */
        LOST
    }

    public LedgerEntry {
        kept = kept == null ? Kept.NOTHING : kept;
    }

    /** This entry at a later time; the kept work is unchanged. */
    public LedgerEntry at(Instant now, double seconds, OptionalDouble cpuSeconds, long images) {
        return with(entry ->
                entry.updated(now).seconds(seconds).cpuSeconds(cpuSeconds).images(images));
    }

    /** This entry with all its work kept. */
    public LedgerEntry keeping() {
        return keeping(images);
    }

    /**
     * This entry with a part of its work kept. All seconds are shared out among the images; kept work never becomes less.
     *
     * @param keptImages images of the kept work, up to all images
     */
    public LedgerEntry keeping(long keptImages) {
        double share = keptImages == images ? 1 : (double) keptImages / images;
        return withKept(new Kept(
                Math.max(kept.seconds(), seconds * share),
                CpuSeconds.larger(kept.cpuSeconds(), CpuSeconds.share(cpuSeconds, share)),
                Math.max(kept.images(), keptImages)));
    }

    /** Whether the attempt ended while it was capturing. */
    public boolean endedCapturing() {
        return capturing && outcome == Outcome.LOST;
    }

    /** Seconds whose work was lost: those after the last kept work of an attempt that ended. 0 for a running attempt. */
    public double lostSeconds() {
        return outcome == Outcome.RUNNING ? 0 : seconds - kept.seconds();
    }
}
