// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Asks for a checkpoint whenever so much time has passed since the last one, and after so many updates at the latest. */
public final class CheckpointWriter implements TrainListener {
    private final Duration every;
    private final long updates;
    private final Clock clock;
    private Instant last;
    private long lastUpdate = -1;

    /** The first stretch begins now. */
    public CheckpointWriter(Duration every, long updates, Clock clock) {
        this.every = every;
        this.updates = updates;
        this.clock = clock;
        this.last = clock.instant();
    }

    @Override
    public Wish updated(Seen seen) {
        if (lastUpdate < 0 || lastUpdate >= seen.update()) {
            lastUpdate = seen.update() - 1;
        }
        Instant now = clock.instant();
        if (seen.update() - lastUpdate < updates && now.isBefore(last.plus(every))) {
            return Wish.GO_ON;
        }
        last = now;
        lastUpdate = seen.update();
        return Wish.CHECKPOINT;
    }
}
