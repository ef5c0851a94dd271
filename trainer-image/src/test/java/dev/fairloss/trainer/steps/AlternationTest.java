// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.runtime.StoppedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AlternationTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void eachDoesALittleInTurn() {
        Alternation.run(List.of(work("a", 2), work("b", 4), work("c", 1)));
        assertThat(log).containsExactly("a1", "b1", "c1", "a2", "b2", "b3", "b4");
        Alternation.run(List.of());
    }

    /** Its turns end, those of the others do not. */
    @Test
    void whatFailsDoesNotStopTheRest() {
        assertThatThrownBy(() -> Alternation.run(List.of(
                        work("a", 3), failing(new StoppedException()), failing(new IllegalStateException("no")))))
                .as("a stop counts only if nothing else has failed")
                .hasMessage("no");
        assertThat(log).containsExactly("a1", "fails", "fails", "a2", "a3");
    }

    /** The second waits for a piece of the first; then for another thread, which fails, as its next piece must find out. */
    @Test
    void whatWaitsIsLeftOutUntilItCanGoOn() {
        var second = new CompletableFuture<Void>();
        var first = new int[1];
        Alternation.Work counting = () -> {
            log.add("a" + ++first[0]);
            if (first[0] == 2) {
                second.complete(null);
            }
            return first[0] < 3;
        };
        Alternation.run(List.of(waiting("b", second), counting));
        assertThat(log).containsExactly("a1", "a2", "b1", "a3");
        var never = new CompletableFuture<Void>();
        CompletableFuture.runAsync(() -> never.completeExceptionally(new IllegalStateException("elsewhere")));
        Alternation.run(List.of(waiting("c", never), waiting("d", never)));
        assertThat(log).endsWith("c1", "d1");
    }

    @Test
    void aStopOrAnErrorIsThrown() {
        assertThatThrownBy(() -> Alternation.run(List.of(failing(new StoppedException()))))
                .isInstanceOf(StoppedException.class);
        var error = new OutOfMemoryError("heap");
        assertThatThrownBy(() -> Alternation.run(List.of(work("a", 1), failing(error))))
                .isSameAs(error);
        Alternation.require(List.of());
    }

    private Alternation.Work work(String name, int pieces) {
        var done = new int[1];
        return () -> {
            log.add(name + ++done[0]);
            return done[0] < pieces;
        };
    }

    private Alternation.Work waiting(String name, CompletableFuture<Void> what) {
        return new Alternation.Work() {
            @Override
            public boolean advance() {
                log.add(name + "1");
                return false;
            }

            @Override
            public CompletableFuture<Void> waitsFor() {
                return what;
            }
        };
    }

    private Alternation.Work failing(Throwable failure) {
        return () -> {
            log.add("fails");
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        };
    }
}
