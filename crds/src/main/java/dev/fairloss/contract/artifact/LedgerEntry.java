// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.time.Instant;

/**
 * What one attempt of a step has cost so far: written at its start, every few seconds, whenever something is kept and at its
 * end, so that the cost of attempts that were killed is known but for their last seconds.
 *
 * @param version of this form, {@value #VERSION}
 * @param attempt unique within the step
 * @param step    kind and hash, as in {@link StepAddress#toString}
 * @param shard   which of the step's pods; 0 where there is one
 * @param started when the attempt began
 * @param updated when this entry was written
 * @param seconds of wall time until then
 * @param images  that went through the net until then
 * @param kept    what of it a later attempt need not do again
 * @param device  what was held, such as {@code cpu x2}
 * @param outcome how it stands
 */
public record LedgerEntry(
        int version,
        String attempt,
        String step,
        int shard,
        Instant started,
        Instant updated,
        double seconds,
        long images,
        Kept kept,
        String device,
        Outcome outcome) {
    /** The version that is written now. */
    public static final int VERSION = 1;

    /** What lies in the store when an attempt ends: up to its last checkpoint, or to the last piece of work that it published. */
    public record Kept(double seconds, long images) {
        /** Nothing. */
        public static final Kept NOTHING = new Kept(0, 0);
    }

    /** How an attempt stands. */
    public enum Outcome {
        /** At work when the entry was written. */
        RUNNING,
        /** Did what it was to do. */
        FINISHED,
        /** Left on request; training after a checkpoint. */
        STOPPED,
        /** Ended without a word; a later attempt of the same shard said so. */
        LOST
    }

    public LedgerEntry {
        kept = kept == null ? Kept.NOTHING : kept;
    }

    /** This entry as of a later moment, with nothing more kept. */
    public LedgerEntry at(Instant now, double seconds, long images) {
        return new LedgerEntry(version, attempt, step, shard, started, now, seconds, images, kept, device, outcome);
    }

    /** This entry with all kept that it counts. */
    public LedgerEntry keeping() {
        var all = new Kept(seconds, images);
        return new LedgerEntry(version, attempt, step, shard, started, updated, seconds, images, all, device, outcome);
    }

    /** This entry with another outcome and nothing else changed. */
    public LedgerEntry as(Outcome outcome) {
        return new LedgerEntry(version, attempt, step, shard, started, updated, seconds, images, kept, device, outcome);
    }

    /** Seconds for nothing: an attempt that ended unfinished did them after what it kept. Of one at work nobody knows yet: 0. */
    public double lostSeconds() {
        return outcome == Outcome.RUNNING ? 0 : seconds - kept.seconds();
    }
}
