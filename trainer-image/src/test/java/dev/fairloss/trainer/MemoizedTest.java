// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoizedTest {
    private final AtomicInteger computed = new AtomicInteger();

    @Test
    void aValueIsComputedOnceAndOnlyWhenItIsNeeded() {
        Memoized<String> value = new Memoized<>(() -> "value " + computed.incrementAndGet());
        assertThat(computed).hasValue(0);
        assertThat(value.get()).isEqualTo("value 1");
        assertThat(value.get()).isEqualTo("value 1");
        assertThat(computed).hasValue(1);
    }

    @Test
    void aFailureIsNotRemembered() {
        Memoized<String> value = new Memoized<>(() -> {
            if (computed.incrementAndGet() == 1) {
                throw new IllegalStateException("the first time");
            }
            return "value";
        });
        assertThatThrownBy(value::get).hasMessage("the first time");
        assertThat(value.get()).isEqualTo("value");
    }
}
