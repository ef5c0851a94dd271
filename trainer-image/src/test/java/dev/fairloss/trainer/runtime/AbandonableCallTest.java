// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.fairloss.contract.step.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonableCallTest {
    private final StopSignal stop = new StopSignal();

    @Test
    void givesTheResult() {
        assertThat(AbandonableCall.run(stop, "work", () -> 7)).isEqualTo(7);
    }

    @Test
    void throwsTheExceptionsOfTheWork() {
        var failure = new IllegalArgumentException("as it is");
        assertThatThrownBy(() -> AbandonableCall.run(stop, "work", () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        var error = new AssertionError("as it is");
        assertThatThrownBy(() -> AbandonableCall.run(stop, "work", () -> {
                    throw error;
                }))
                .isSameAs(error);
    }

    /** A read from a named pipe without a writer blocks in the operating system and cannot be interrupted. */
    @Test
    void aStopAbandonsABlockedRead(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var reading = new CountDownLatch(1);
        var request = new Thread(() -> {
            try {
                reading.await();
                stop.request(ExitCode.TERMINATED);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        request.start();
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThatThrownBy(() -> AbandonableCall.run(stop, "work", () -> {
                            reading.countDown();
                            try {
                                return Files.readAllBytes(pipe);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }))
                        .isInstanceOf(StoppedException.class));
        request.join();
        Files.writeString(pipe, "ends the reader");
    }

    /** Work that looks for the stop itself may finish first. */
    @Test
    void aStoppedWorkMayFinish() {
        stop.request(ExitCode.INTERRUPTED);
        assertThat(AbandonableCall.run(stop, "work", () -> 7)).isEqualTo(7);
    }
}
