// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Measures elapsed time and sleeps. Tests replace it. */
public interface Sleeper {
    /** The clock of this process. */
    Sleeper REAL = new Sleeper() {
        @Override
        public Duration elapsed() {
            return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        }
    };

    /** Time since a fixed moment. */
    Duration elapsed();

    /** Sleeps for a duration. */
    void sleep(Duration duration) throws InterruptedException;
}
