// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A pod of a step, as a process: {@code fairloss step} with its environment variables and its termination log. */
public record Pod(ChildProcess process, Path log) implements AutoCloseable {

    /** Starts the only pod of a step. */
    public static Pod start(Path folder, Path manifest, PlannedStep step) {
        return start(folder, manifest, step.id().text(), step.hash().orElseThrow(), 0, 1);
    }

    /** Starts one of several pods of a step. */
    public static Pod start(Path folder, Path manifest, String step, String hash, int index, int shards) {
        try {
            Path log = Files.createTempFile(folder, "termination", ".log");
            var words = new ArrayList<>(List.of("step", "--experiment", manifest.toString(), "--step", step));
            words.addAll(List.of("--hash", hash, "--termination-log", log.toString(), "--checkpoint-every", "PT0.1S"));
            Map<String, String> variables = new HashMap<>(Map.of("FAIRLOSS_CPUS", "1", "FAIRLOSS_GPUS", "0"));
            variables.put("FAIRLOSS_ATTEMPT", "tiny-" + step + "-" + index + "-" + (char) ('a' + index) + "1b2c");
            if (shards > 1) {
                words.addAll(List.of("--shards", Integer.toString(shards)));
                variables.put("JOB_COMPLETION_INDEX", Integer.toString(index));
            }
            return new Pod(ChildProcess.start(folder, variables, words), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a pod of several trainings, on a simulated GPU. */
    public static Pod together(Path folder, Path manifest, List<PlannedStep> trainings) {
        try {
            Path log = Files.createTempFile(folder, "termination", ".log");
            var words = new ArrayList<>(List.of("step", "--experiment", manifest.toString()));
            for (var step : trainings) {
                words.addAll(List.of(
                        "--step", step.id().text(), "--hash", step.hash().orElseThrow()));
            }
            words.addAll(List.of("--termination-log", log.toString(), "--checkpoint-every", "PT0.1S"));
            var variables = Map.of("FAIRLOSS_CPUS", "1", "FAIRLOSS_GPUS", "1", "FAIRLOSS_SIMULATED_GPUS", "true");
            return new Pod(ChildProcess.start(folder, variables, words), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The termination messages of a pod of several trainings that has ended. */
    public List<TerminationMessage> messages() {
        try {
            return TerminationReport.read(Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The termination message of a pod that must succeed. */
    public TerminationMessage done() {
        assertThat(process.status()).as(process.errors()).isZero();
        return words();
    }

    /** The termination message of a pod that has ended. */
    public TerminationMessage words() {
        try {
            String text = Files.readString(log);
            return TerminationMessage.read(text).orElseThrow(() -> new AssertionError("last words: " + text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
