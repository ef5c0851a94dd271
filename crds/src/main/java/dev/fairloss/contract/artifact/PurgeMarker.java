// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Says, while an experiment is purged, which steps may go with it. It is written before anything is looked at, and deleted
 * last: an experiment that begins meanwhile either is seen by the purge or sees this note, and then waits.
 *
 * @param version of this form, {@value #VERSION}
 * @param written when the purge began, or its newest attempt
 * @param steps   those of the experiment; what others refer to stays
 */
public record PurgeMarker(int version, Instant written, List<StepAddress> steps) {
    /** The version that is written now. */
    public static final int VERSION = 1;

    /** How long a purge works at most before it ends and another attempt goes on. */
    public static final Duration LONGEST = Duration.ofMinutes(15);

    /** An older note is one of a purge that ended without a word: far beyond {@link #LONGEST} and any clock's error. */
    private static final Duration STALE = Duration.ofHours(1);

    public PurgeMarker {
        steps = List.copyOf(steps);
    }

    /** Whether its purge may still be at work. */
    public boolean holds(Instant now) {
        return now.isBefore(written.plus(STALE));
    }
}
