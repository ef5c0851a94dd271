// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.FakeSleeper;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** How long a store may be unavailable, for any jitter of the pauses. */
class RetryTest {
    private final FakeSleeper sleeper = new FakeSleeper();
    private final Retry retry = new Retry(RetryPolicy.OF_PODS, sleeper, e -> e instanceof IOException);

    private String storeAwayFor(Duration outage) throws IOException {
        if (sleeper.elapsed().compareTo(outage) < 0) {
            throw new IOException("away");
        }
        return "here";
    }

    /** A pod that has just started has no work to lose. */
    @RepeatedTest(50)
    void aPodThatHasNeverReachedTheStoreReleasesItsDevicesSoon() {
        assertThatThrownBy(() -> retry.call(() -> storeAwayFor(Duration.ofHours(1))))
                .isInstanceOf(Retry.GivenUp.class);
        assertThat(sleeper.elapsed()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    /** An error that is not transient counts as a response of the store. */
    @Test
    void aRejectedCallHasReachedTheStore() {
        assertThatThrownBy(() -> retry.call(() -> {
                    throw new IllegalStateException("rejected");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> retry.call(() -> storeAwayFor(Duration.ofHours(1))))
                .isInstanceOf(Retry.GivenUp.class);
        assertThat(sleeper.elapsed()).isGreaterThan(Duration.ofSeconds(80));
    }

    @RepeatedTest(50)
    void aPodOutlastsAStoreThatIsAwayForAMinute() throws Exception {
        retry.call(() -> "reached");
        assertThat(retry.call(() -> storeAwayFor(Duration.ofSeconds(60)))).isEqualTo("here");
        // At most one pause, ten seconds, after the store came back.
        assertThat(sleeper.elapsed()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(70));
    }

    @Test
    void anInterruptedPauseEndsTheCall() throws Exception {
        var waiting = new Retry(RetryPolicy.OF_PODS, Sleeper.REAL, e -> e instanceof IOException);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> waiting.call(() -> storeAwayFor(Duration.ofHours(1))))
                .satisfies(Failures.is(
                        ExitCode.RETRY,
                        "Interrupted while waiting for the object store.",
                        "Run the same command again."));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(waiting.call(() -> "here")).isEqualTo("here");
    }

    /** Retries, including the calls, take less than the two minutes between SIGTERM and SIGKILL. */
    @RepeatedTest(50)
    void aPodGivesUpBeforeItIsKilled() throws Exception {
        retry.call(() -> "reached");
        assertThatThrownBy(() -> retry.call(() -> storeAwayFor(Duration.ofHours(1))))
                .isInstanceOf(Retry.GivenUp.class);
        assertThat(sleeper.elapsed()).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(90));
    }
}
