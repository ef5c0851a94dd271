// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.time.Instant;

/**
 * What one attempt of a step has cost so far: written at its start, again at each checkpoint and at its end, so that the
 * cost of attempts that were killed is known but for the time since their last checkpoint.
 *
 * @param version of this form, {@value #VERSION}
 * @param attempt unique within the step
 * @param step    kind and hash, as in {@link StepAddress#toString}
 * @param shard   which of the step's pods; 0 where there is one
 * @param started when the attempt began
 * @param updated when this entry was written
 * @param seconds of wall time until then
 * @param images  that went through the net until then
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
        String device,
        Outcome outcome) {
    /** The version that is written now. */
    public static final int VERSION = 1;

    /** How an attempt stands. */
    public enum Outcome {
        /** At work when the entry was written. */
        RUNNING,
        /** Did what it was to do. */
        FINISHED,
        /** Left on request after a checkpoint. */
        STOPPED,
        /** Ended without a word; a later attempt of the same shard said so. */
        LOST
    }

    /** This entry as of a later moment. */
    public LedgerEntry at(Instant now, double seconds, long images, Outcome outcome) {
        return new LedgerEntry(version, attempt, step, shard, started, now, seconds, images, device, outcome);
    }

    /** This entry with another outcome and nothing else changed. */
    public LedgerEntry as(Outcome outcome) {
        return at(updated, seconds, images, outcome);
    }
}
