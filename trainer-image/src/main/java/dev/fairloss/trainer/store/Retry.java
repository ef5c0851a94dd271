// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/** Retries a call that fails with a transient error, with exponential backoff, for a bounded time. */
final class Retry {
    private final RetryPolicy policy;
    private final Sleeper sleeper;
    private final Predicate<Exception> isTransient;
    private volatile boolean reached;

    Retry(RetryPolicy policy, Sleeper sleeper, Predicate<Exception> isTransient) {
        this.policy = policy;
        this.sleeper = sleeper;
        this.isTransient = isTransient;
    }

    /**
     * Calls until it succeeds.
     *
     * @throws GivenUp if it failed with transient errors until the time was used up
     * @throws Exception any other error of the call, at once
     */
    <T> T call(Callable<T> call) throws Exception {
        Duration start = sleeper.elapsed();
        for (int tries = 1; ; tries++) {
            try {
                T result = call.call();
                reached = true;
                return result;
            } catch (Exception e) {
                if (!isTransient.test(e)) {
                    reached = true;
                    throw e;
                }
                // Jitter keeps many pods from retrying at the same moment. No result depends on it.
                Duration pause = policy.pause(tries, ThreadLocalRandom.current().nextDouble());
                Duration spent = sleeper.elapsed().minus(start);
                Duration limit = reached ? policy.patience() : policy.firstContact();
                if (spent.plus(pause).compareTo(limit) > 0) {
                    throw new GivenUp(tries, spent, e);
                }
                pause(pause, e);
            }
        }
    }

    private void pause(Duration pause, Exception why) {
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why.addSuppressed(e);
            throw new TrainerException(
                    ExitCode.RETRY,
                    "Interrupted while waiting for the object store.",
                    "Run the same command again.",
                    why);
        }
    }

    /** The last error, after the time was used up. */
    static final class GivenUp extends Exception {
        private static final long serialVersionUID = 1L;
        private final int tries;
        private final Duration spent;

        GivenUp(int tries, Duration spent, Exception last) {
            super(last);
            this.tries = tries;
            this.spent = spent;
        }

        /** For messages, such as {@code tried 7 times in 58 s}. */
        String attempts() {
            return tries == 1 ? "tried once" : "tried " + tries + " times in " + spent.toSeconds() + " s";
        }
    }
}
