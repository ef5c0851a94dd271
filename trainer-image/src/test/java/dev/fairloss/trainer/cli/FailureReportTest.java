// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Message, remedy and exit code of failures, most of which are hard to cause in other tests. */
class FailureReportTest {
    @ParameterizedTest
    @EnumSource
    void looksThroughWrappingExceptions(FailureReport report) {
        var failure = TrainerException.invalidInput("The file x is wrong.", "Correct it.");
        var problem = report.of(new IllegalStateException("worker", new ExecutionException(failure)));
        assertThat(problem).isEqualTo(new Problem(ExitCode.INVALID_INPUT, "The file x is wrong.", "Correct it."));
    }

    /** Periods, colons and semicolons do not split a message or a remedy. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The pairs file /data/Dr. Who. Pairs.txt has 1 problem. | Correct it or the folder of its images.
            There is no person Martin L. King Jr. in /data; or is there? | Rename the folder: names are case-sensitive.
            Only 3 of the 7 people can be held out. | Lower dataset.holdOut.identities (10), or add images.
            """)
    void keepsMessageAndRemedyAsTheyAre(String message, String remedy) {
        var failure = new TrainerException(ExitCode.RETRY, message, remedy);
        assertThat(FailureReport.POD.of(failure)).isEqualTo(new Problem(ExitCode.RETRY, message, remedy));
        assertThat(FailureReport.text(FailureReport.POD.of(failure))).isEqualTo(message + " " + remedy);
    }

    @Test
    void aMessageOfSeveralLinesHasItsRemedyOnALineOfItsOwn() {
        var problem = FailureReport.TERMINAL.of(
                TrainerException.invalidInput("x.yaml has 2 errors:\n  line 1: a.\n  line 2: b", "Correct the file."));
        assertThat(FailureReport.text(problem).lines())
                .containsExactly("x.yaml has 2 errors:", "  line 1: a.", "  line 2: b", "Correct the file.");
    }

    @Test
    void linesSurviveTheTerminationMessage() {
        var message = "The pairs file has 12 problems:\n"
                + IntStream.range(0, 12)
                        .mapToObj(i -> "  line " + i + " names an unknown identity: Müller_" + i + ".")
                        .collect(Collectors.joining("\n"));
        var problem = FailureReport.POD.of(TrainerException.invalidInput(message, "Correct it."));
        byte[] bytes =
                TerminationMessage.failed(new StepId("prepare"), "aa", problem).bytes();
        assertThat(bytes).hasSizeLessThanOrEqualTo(TerminationMessage.LIMIT);
        assertThat(TerminationMessage.read(new String(bytes, StandardCharsets.UTF_8))
                        .orElseThrow()
                        .problem())
                .contains(problem);
    }

    @Test
    void outOfMemoryIsRetriedWithTheRemedyOfThePlace() {
        var java = new IllegalStateException(new OutOfMemoryError("Java heap space"));
        var engine = new EngineException("DefaultCPUAllocator: can't allocate memory: you tried to ...");
        var gpu = new EngineException(
                "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of ...");
        for (var report : FailureReport.values()) {
            var problem = report.of(java);
            assertThat(problem.code()).isEqualTo(ExitCode.RETRY);
            assertThat(problem.message()).isEqualTo("Out of memory.");
            assertThat(problem.remedy()).contains("lower optimization.batchSize");
            assertThat(report.of(engine)).isEqualTo(problem);
            assertThat(report.of(new IllegalStateException(gpu)).code()).isEqualTo(ExitCode.RETRY);
            assertThat(report.of(gpu).message()).isEqualTo("Out of GPU memory: tried to allocate 2.00 GiB.");
            assertThat(report.of(gpu).remedy())
                    .startsWith("Lower optimization.batchSize, training.concurrency or collection.concurrency, set a");
        }
        assertThat(FailureReport.POD.of(java).remedy()).startsWith("Raise compute.memory");
        assertThat(FailureReport.TERMINAL.of(java).remedy()).contains("FAIRLOSS_JAVA_OPTIONS");
    }

    @Test
    void scratchFilesThatCannotBeWritten() {
        var problem = FailureReport.TERMINAL.of(new UncheckedIOException(
                "Cannot write scratch files in /tmp/x", new IOException("No space left on device")));
        assertThat(problem.code()).isEqualTo(ExitCode.RETRY);
        assertThat(problem.message()).isEqualTo("Cannot write scratch files in /tmp/x (No space left on device).");
        assertThat(problem.remedy()).startsWith("Free some space in ").endsWith("then run the same command again.");
        assertThat(FailureReport.TERMINAL
                        .of(new UncheckedIOException(new IOException("gone")))
                        .message())
                .isEqualTo("Cannot use a local file: gone.");
    }

    @ParameterizedTest
    @CsvSource({"TERMINAL, --verbose", "POD, the pod's log"})
    void anInternalErrorRequestsABugReport(FailureReport report, String where) {
        var problem = report.of(new IllegalStateException("two\nlines"));
        assertThat(problem.code()).isEqualTo(ExitCode.INTERNAL);
        assertThat(problem.message()).isEqualTo("Internal error (two).");
        assertThat(problem.remedy()).startsWith("This is a bug").contains(where);
        assertThat(report.of(new NullPointerException()).message()).isEqualTo("Internal error (NullPointerException).");
    }
}
