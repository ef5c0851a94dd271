// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system clock with an offset that a test increases. */
public final class SteppingClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    /** Moves it forward. */
    public void leap(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(Clock.system(zone), ahead);
    }
}
