// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.testing.FakeSleeper;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;

/** How long a store may be away, whatever the jitter of the pauses. */
class RetryTest {
    private final FakeSleeper sleeper = new FakeSleeper();
    private final Retry retry = new Retry(RetryPolicy.OF_PODS, sleeper, e -> e instanceof IOException);

    private String storeAwayFor(Duration outage) throws IOException {
        if (sleeper.elapsed().compareTo(outage) < 0) {
            throw new IOException("away");
        }
        return "here";
    }

    @RepeatedTest(50)
    void aPodOutlastsAStoreThatIsAwayForAMinute() throws Exception {
        assertThat(retry.call(() -> storeAwayFor(Duration.ofSeconds(60)))).isEqualTo("here");
        // At most one pause, ten seconds, after the store came back.
        assertThat(sleeper.elapsed()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(70));
    }

    /** Within the two minutes that a pod has from SIGTERM to SIGKILL, the time of the calls themselves included. */
    @RepeatedTest(50)
    void aPodGivesUpBeforeItIsKilled() {
        assertThatThrownBy(() -> retry.call(() -> storeAwayFor(Duration.ofHours(1))))
                .isInstanceOf(Retry.GivenUp.class);
        assertThat(sleeper.elapsed()).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(90));
    }
}
