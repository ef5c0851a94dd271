// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Elapsed time and waiting, as a port: tests have their own. */
public interface Sleeper {
    /** Of this process. */
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

    /** Time since some moment that stays the same. */
    Duration elapsed();

    /** Waits. */
    void sleep(Duration duration) throws InterruptedException;
}
