// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private static final RetryPolicy POLICY = new RetryPolicy(
            Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(90));

    @ParameterizedTest(name = "after {0} attempts with {1}: {2} ms")
    @CsvSource({
        "1, 0, 50",
        "1, .5, 75",
        "2, 0, 100",
        "4, 0, 400",
        "5, 0, 500",
        "1000, 0, 500",
        "1000, .5, 750",
    })
    void pausesDoubleToTheLongestAndAreShortenedByUpToHalf(int tries, double random, long milliseconds) {
        assertThat(POLICY.pause(tries, random)).isEqualTo(Duration.ofMillis(milliseconds));
    }

    @Test
    void anotherTotalTimeKeepsThePauses() {
        var total = Duration.ofSeconds(5);
        assertThat(POLICY.within(total)).isEqualTo(new RetryPolicy(POLICY.first(), POLICY.longest(), total, total));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, 1", "-1, 1, 1, 1", "2, 1, 1, 1", "1, 1, -1, 1", "1, 1, 1, -1"})
    void rejectsTimesOutOfRange(long first, long longest, long firstContact, long patience) {
        assertThatThrownBy(() -> new RetryPolicy(
                        Duration.ofSeconds(first),
                        Duration.ofSeconds(longest),
                        Duration.ofSeconds(firstContact),
                        Duration.ofSeconds(patience)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPolicyMayRetryNothing() {
        var once = new RetryPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);
        assertThat(once.pause(3, 0)).isEqualTo(Duration.ofMillis(500));
    }
}
