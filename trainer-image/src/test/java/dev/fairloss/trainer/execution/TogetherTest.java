// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.execution.Together.Work;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TogetherTest {
    private final Set<String> begun = Collections.synchronizedSet(new TreeSet<>());

    private Work<String> work(String name, Supplier<String> then) {
        return new Work<>(name, () -> {
            begun.add(Thread.currentThread().getName());
            return then.get();
        });
    }

    private static String fail() {
        throw new IllegalStateException("no");
    }

    @Test
    void asManyAtOnceAsRequestedOnThreadsOfTheirNames() {
        var all = new CyclicBarrier(3);
        Supplier<String> meeting = () -> {
            try {
                return "met " + all.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        var outcomes = Together.run(3, List.of(work("a", meeting), work("b", meeting), work("c", meeting)));
        assertThat(outcomes)
                .extracting(outcome -> outcome.result().orElseThrow())
                .containsExactlyInAnyOrder("met 0", "met 1", "met 2");
        assertThat(begun).containsExactly("a", "b", "c");
    }

    /** One after another: outcomes stay in order. */
    @Test
    void whatIsLeftBeginsWhenOneHasEnded() {
        var outcomes = Together.run(1, List.of(work("a", () -> "1"), work("b", () -> "2"), work("c", () -> "3")));
        assertThat(outcomes)
                .extracting(outcome -> outcome.result().orElseThrow())
                .containsExactly("1", "2", "3");
    }

    @Test
    void afterAFailureNothingMoreBegins() {
        var outcomes =
                Together.run(1, List.of(work("a", () -> "1"), work("b", TogetherTest::fail), work("c", () -> "3")));
        assertThat(outcomes.get(0).result()).contains("1");
        assertThat(outcomes.get(1).failure().orElseThrow()).hasMessage("no");
        assertThat(outcomes.get(2)).isEqualTo(new Together.Outcome<>(Optional.empty(), Optional.empty()));
        assertThat(begun).containsExactly("a", "b");
    }

    /** Those that begin at once do, however fast the first fails. */
    @Test
    void aFastFailureKeepsNoneOfTheFirstFromItsWork() {
        for (int i = 0; i < 50; i++) {
            var outcomes =
                    Together.run(3, List.of(work("a", TogetherTest::fail), work("b", () -> "2"), work("c", () -> "3")));
            assertThat(outcomes.get(1).result()).contains("2");
            assertThat(outcomes.get(2).result()).contains("3");
        }
    }

    @Test
    void anErrorIsAFailureToo() {
        var error = new OutOfMemoryError("heap");
        var outcomes = Together.run(1, List.of(new Work<String>("a", () -> {
            throw error;
        })));
        assertThat(outcomes.get(0).failure()).containsSame(error);
    }
}
