// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Requests a checkpoint when a duration has passed or a number of updates has been done since the last one. */
public final class CheckpointWriter implements TrainListener {
    private final Duration every;
    private final long updates;
    private final Clock clock;
    private Instant last;
    private long lastUpdate = -1;

    /**
     * A writer whose first interval starts now.
     *
     * @param every longest time between checkpoints
     * @param updates most updates between checkpoints
     */
    public CheckpointWriter(Duration every, long updates, Clock clock) {
        this.every = every;
        this.updates = updates;
        this.clock = clock;
        this.last = clock.instant();
    }

    @Override
    public boolean requestsCheckpoint(long update) {
        if (lastUpdate < 0 || lastUpdate >= update) {
            lastUpdate = update - 1;
        }
        Instant now = clock.instant();
        if (update - lastUpdate < updates && now.isBefore(last.plus(every))) {
            return false;
        }
        last = now;
        lastUpdate = update;
        return true;
    }

    @Override
    public LoopRequest updated(BatchResult result) {
        return LoopRequest.CONTINUE;
    }
}
