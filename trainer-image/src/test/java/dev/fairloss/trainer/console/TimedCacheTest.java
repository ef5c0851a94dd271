// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedCacheTest {
    private final SettableClock clock = new SettableClock();
    private final List<String> reads = new ArrayList<>();

    private String read(TimedCache<String, String> cache, String key, String value) {
        return cache.get(key, () -> {
            reads.add(key);
            return value;
        });
    }

    @Test
    void aValueIsReadAgainWhenItIsOlderThanTheLimit() {
        var cache = new TimedCache<String, String>(clock, Duration.ofSeconds(10), 5);
        assertThat(read(cache, "a", "first")).isEqualTo("first");
        clock.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(read(cache, "a", "second")).isEqualTo("first");
        clock.advance(Duration.ofNanos(1));
        assertThat(read(cache, "a", "third")).isEqualTo("third");
        assertThat(reads).containsExactly("a", "a");
    }

    @Test
    void theOldestValuesAreDropped() {
        var cache = new TimedCache<String, String>(clock, Duration.ofDays(1), 2);
        for (String key : List.of("a", "b", "c", "b", "c", "a")) {
            assertThat(read(cache, key, key)).isEqualTo(key);
        }
        assertThat(reads).containsExactly("a", "b", "c", "a");
    }

    @Test
    void aFailedReadIsNotKept() {
        var cache = new TimedCache<String, String>(clock, Duration.ofDays(1), 2);
        assertThatThrownBy(() -> cache.get("a", () -> {
                    throw new IllegalStateException("offline");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("offline");
        assertThat(read(cache, "a", "again")).isEqualTo("again");
    }

    @Test
    void onlyCertainValuesAreKept() {
        var cache = new TimedCache<String, String>(clock, Duration.ofDays(1), 2, value -> !value.isEmpty());
        assertThat(read(cache, "a", "")).isEmpty();
        assertThat(read(cache, "a", "x")).isEqualTo("x");
        assertThat(read(cache, "a", "y")).isEqualTo("x");
        assertThat(reads).containsExactly("a", "a");
    }
}
