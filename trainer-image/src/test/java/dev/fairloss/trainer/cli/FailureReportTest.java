// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What is told of failures that no test can well bring about. */
class FailureReportTest {
    @Test
    void aToldFailureIsToldThroughWhatWrapsIt() {
        var told = TrainerException.repair("The file x is wrong. Correct it.");
        var failure = FailureReport.of(new IllegalStateException("worker", new ExecutionException(told)));
        assertThat(failure).isEqualTo(new FailureReport(ExitCode.INVALID_INPUT, "The file x is wrong. Correct it."));
    }

    @Test
    void memoryThatRunsOutMayBeThereNextTime() {
        var ours = FailureReport.of(new OutOfMemoryError("Java heap space"));
        var engines =
                FailureReport.of(new EngineException("DefaultCPUAllocator: can't allocate memory: you tried to ..."));
        assertThat(ours.code()).isEqualTo(ExitCode.RETRY);
        assertThat(ours.message())
                .contains("out of memory", "lower optimization.batchSize")
                .hasLineCount(1);
        assertThat(engines).isEqualTo(ours);
    }

    @Test
    void scratchFilesThatCannotBeWritten() {
        var failure = FailureReport.of(new UncheckedIOException(
                "cannot write scratch files in /tmp/x", new IOException("No space left on device")));
        assertThat(failure.code()).isEqualTo(ExitCode.RETRY);
        assertThat(failure.message())
                .startsWith("cannot write scratch files in /tmp/x (No space left on device); is the disk full?")
                .endsWith("then run the same command again");
        assertThat(FailureReport.of(new UncheckedIOException(new IOException("gone")))
                        .message())
                .startsWith("cannot use a local file: gone; is the disk full?");
    }

    @Test
    void aFaultOfTheProgramAsksForItsReport() {
        var failure = FailureReport.of(new IllegalStateException("two\nlines"));
        assertThat(failure.code()).isEqualTo(ExitCode.INTERNAL);
        assertThat(failure.message())
                .isEqualTo("internal error: two\nThis is a fault of the program: run again with --verbose and report"
                        + " what it prints.");
    }
}
