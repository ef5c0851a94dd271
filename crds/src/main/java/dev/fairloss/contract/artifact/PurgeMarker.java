// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Marks an experiment as being purged, with the steps that may be deleted. The purge writes it before it checks references, and
 * deletes it last. So an experiment that starts in the meantime is either seen by the purge, or sees this marker and waits.
 *
 * @param version format version, {@value #VERSION}
 * @param written start of the newest purge attempt
 * @param steps   the steps of the experiment; steps that other experiments reference are kept
 */
public record PurgeMarker(int version, Instant written, List<StepAddress> steps) {
    /** The current format version. */
    public static final int VERSION = 1;

    /** Maximum duration of a purge attempt; the next attempt continues. */
    public static final Duration LONGEST = Duration.ofMinutes(15);

    /** An older marker was left by a crashed purge: far beyond {@link #LONGEST} and clock skew. */
    private static final Duration STALE = Duration.ofHours(1);

    public PurgeMarker {
        steps = List.copyOf(steps);
    }

    /** Whether the purge may still be running. */
    public boolean holds(Instant now) {
        return now.isBefore(written.plus(STALE));
    }
}
