// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.runtime.StoppedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class TurnsTest {
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final Turns turns = new Turns("turns", () -> log.add("start on " + thread()));

    @AfterEach
    void end() {
        turns.close();
    }

    private static String thread() {
        return Thread.currentThread().getName();
    }

    /** @param atSecond done with the second piece */
    private BooleanSupplier work(String name, int pieces, Runnable atSecond) {
        var done = new int[1];
        return () -> {
            log.add(name + ++done[0]);
            if (done[0] == 2) {
                atSecond.run();
            }
            return done[0] < pieces;
        };
    }

    @Test
    void whatJoinsLaterTakesItsTurn() {
        var second = new ArrayList<CompletableFuture<Void>>();
        turns.finish(work("a", 4, () -> second.add(turns.begin(work("b", 3, () -> {})))));
        second.get(0).join();
        assertThat(log).containsExactly("start on turns", "a1", "a2", "a3", "b1", "a4", "b2", "b3");
    }

    @Test
    void allIsDoneOnOneThread() {
        assertThat(turns.call(TurnsTest::thread)).isEqualTo("turns");
        assertThat(turns.call(() -> "again on " + thread())).isEqualTo("again on turns");
        assertThat(log).containsExactly("start on turns");
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IllegalStateException("no"), new StoppedException(), new OutOfMemoryError("heap"));
    }

    /** It fails while another is at its second piece, which goes on. */
    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsThrownWhereTheWorkWasAskedFor(Throwable failure) {
        var failing = new ArrayList<CompletableFuture<Void>>();
        turns.finish(work("a", 4, () -> failing.add(turns.begin(() -> thrown(failure)))));
        assertThat(log).endsWith("a3", "a4");
        assertThat(failing.get(0)).isCompletedExceptionally();
        assertThatThrownBy(() -> turns.finish(() -> thrown(failure))).isSameAs(failure);
        assertThat(turns.call(() -> "goes on")).isEqualTo("goes on");
    }

    private static boolean thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    @Test
    void itsOwnThreadCannotWaitForIt() {
        assertThatThrownBy(() -> turns.call(() -> turns.call(() -> "never")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wait forever");
    }

    @Test
    void workGoesOnAfterTheClosing() {
        turns.finish(work("a", 4, turns::close));
        assertThat(log).endsWith("a3", "a4");
    }

    @Test
    void theStartFails() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        assertThatThrownBy(() -> new Turns("broken", () -> {
                    threads.add(Thread.currentThread());
                    throw new IllegalStateException("no threads");
                }))
                .hasMessage("no threads");
        threads.get(0).join();
    }

    /** A process can end without it; if it is closed, it ends as soon as its work. */
    @Test
    void theThreadEndsWithItsWork() throws InterruptedException {
        var thread = turns.call(Thread::currentThread);
        assertThat(thread.isDaemon()).isTrue();
        turns.finish(work("a", 3, turns::close));
        thread.join();
        assertThat(log).endsWith("a3");
    }
}
