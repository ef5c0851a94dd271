// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A failure's text divided into what happened and what to do; the texts are those of the trainer. */
class ProblemsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Damaged artifact s3://b/steps/x.json: it has 2 bytes, not 5. Delete s3://b/steps and run again. | Damaged artifact s3://b/steps/x.json: it has 2 bytes, not 5. | Delete s3://b/steps and run again.
            Only 3 of the 7 people can be held out: lower dataset.holdOut.identities (10), or add images. | Only 3 of the 7 people can be held out. | Lower dataset.holdOut.identities (10), or add images.
            training diverged: the loss was not a number at update 7; lower the learning rate | training diverged: the loss was not a number at update 7. | Lower the learning rate.
            x.yaml is a folder: name the manifest, a YAML file | x.yaml is a folder. | Name the manifest, a YAML file.
            There is no folder /data/faces. Give a folder that holds one folder a person. | There is no folder /data/faces. | Give a folder that holds one folder a person.
            It broke | It broke. | Look whether the store, the node and its memory are in order.
            """)
    void theRemedyComesLast(String text, String message, String remedy) {
        var problem = Problems.of(new FailureReport(ExitCode.RETRY, text));
        assertThat(problem.message()).isEqualTo(message);
        assertThat(problem.remedy()).isEqualTo(remedy);
        assertThat(problem.code()).isEqualTo(ExitCode.RETRY);
    }

    @Test
    void anInternalErrorAsksForTheLog() {
        var problem = Problems.of(FailureReport.of(new IllegalStateException("odd; very")));
        assertThat(problem.message()).isEqualTo("internal error: odd; very");
        assertThat(problem.remedy()).contains("report it with the pod's log");
    }

    @Test
    void outOfMemoryIsMendedByThePodsMemory() {
        var failure = PodFailures.of(new IllegalStateException(new OutOfMemoryError()));
        assertThat(failure.code()).isEqualTo(ExitCode.RETRY);
        assertThat(Problems.of(failure).message()).isEqualTo("The pod ran out of memory.");
        assertThat(Problems.of(failure).remedy()).startsWith("Raise compute.memory");
    }
}
