// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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
        public void pause(Duration duration) throws InterruptedException {
            new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS); // nobody counts it down
        }
    };

    /** Time since some moment that stays the same. */
    Duration elapsed();

    /** Waits. */
    void pause(Duration duration) throws InterruptedException;
}
