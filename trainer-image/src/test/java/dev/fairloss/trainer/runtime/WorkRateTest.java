// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.runtime.WorkRate.PerSecond;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WorkRateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final WorkRate rate = new WorkRate();

    @Test
    void unknownBeforeASecondOfWork() {
        assertThat(rate.at(START, 10, 100)).isEmpty();
        rate.record(START, 0, 0);
        assertThat(rate.at(START.plusMillis(999), 10, 100)).isEmpty();
        assertThat(rate.at(START.plusMillis(1000), 10, 100)).contains(new PerSecond(10, 100));
    }

    @Test
    void theRateIsThatSinceTheFirstSample() {
        rate.record(START, 4, 40);
        rate.record(START.plusSeconds(10), 24, 240);
        assertThat(rate.at(START.plusSeconds(20), 44, 640)).contains(new PerSecond(2, 30));
    }

    @Test
    void samplesAreFiveSecondsApart() {
        rate.record(START, 0, 0);
        rate.record(START.plusMillis(4999), 1000, 1000);
        for (int i = 1; i < 60; i++) {
            rate.record(START.plusSeconds(5L * i), i, 2L * i);
        }
        assertThat(rate.at(START.plusSeconds(300), 600, 600))
                .as("60 samples, of which the first is that of the start")
                .contains(new PerSecond(2, 2));
    }

    /** Of 61 samples, the first is dropped. */
    @Test
    void theRateIsThatOfTheLastFiveMinutes() {
        rate.record(START, 0, 0);
        for (int i = 1; i <= 60; i++) {
            rate.record(START.plusSeconds(5L * i), 100, 200);
        }
        assertThat(rate.at(START.plusSeconds(305), 700, 500)).contains(new PerSecond(2, 1));
    }
}
