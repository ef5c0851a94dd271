// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.ProgressServer;
import dev.fairloss.trainer.runtime.Shard;
import dev.fairloss.trainer.runtime.StepContext;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment variables of a pod:
 *
 * <pre>
 * FAIRLOSS_CPUS            requested cores, such as 8 or 2.5; default: the cores of the machine
 * FAIRLOSS_GPUS            requested GPUs; default 0
 * FAIRLOSS_SIMULATED_GPUS  true: the requested GPUs are accounted for but do not exist; compute on the CPU
 * FAIRLOSS_ATTEMPT         name of the pod; its random suffix ends the names of its attempts
 * FAIRLOSS_PROGRESS_PORT   port at which the progress is served; default: none
 * JOB_COMPLETION_INDEX     index of the pod in an Indexed Job, from 0
 * </pre>
 */
record PodEnvironment(Map<String, String> variables) {
    private static final String SAME_VERSION = "Give the operator and the trainer image the same version.";

    private static final String INDEX = "JOB_COMPLETION_INDEX";
    private static final Pattern POD = Pattern.compile("(?:.*-)?([a-z0-9]{1,40})");

    /** Settings for the requested cores, rounded up, without GPUs; see {@link ComputeSettings#ofCores}. */
    ComputeSettings settings(Duration checkpointEvery) {
        int cores = number("FAIRLOSS_CPUS")
                .map(cpus -> Math.max(1, cpus.setScale(0, RoundingMode.CEILING).intValue()))
                .orElseGet(Runtime.getRuntime()::availableProcessors);
        return ComputeSettings.ofCores(cores, checkpointEvery);
    }

    /** Requested GPUs. */
    int gpus() {
        return number("FAIRLOSS_GPUS").map(BigDecimal::intValue).orElse(0);
    }

    /** Whether the requested GPUs do not exist. */
    boolean simulatedGpus() {
        return variables.getOrDefault("FAIRLOSS_SIMULATED_GPUS", "").strip().equals("true");
    }

    /** Does work while the progress is served, if its port is set. A port that cannot be used is logged. */
    <T> T serving(StepContext context, Supplier<T> work) {
        var server = server(context);
        try {
            return work.get();
        } finally {
            server.ifPresent(ProgressServer::close);
        }
    }

    private Optional<ProgressServer> server(StepContext context) {
        return number(StepProgress.PORT_VARIABLE)
                .flatMap(port -> ProgressServer.start(port.intValue(), context.board(), context.progress()::message));
    }

    /** The shard of this pod. @param shards number of pods that share the step */
    Shard shard(int shards) {
        int index = number(INDEX).map(BigDecimal::intValue).orElse(0);
        if (shards > 1 && number(INDEX).isEmpty()) {
            throw wrong("--shards " + shards + " needs " + INDEX + ", which an Indexed Job sets.");
        }
        if (shards < 1 || index >= shards) {
            throw wrong("There is no shard " + index + " among " + shards + " (--shards).");
        }
        return new Shard(index, shards, attempt());
    }

    private String attempt() {
        Matcher pod = POD.matcher(variables.getOrDefault("FAIRLOSS_ATTEMPT", ""));
        return pod.matches() ? pod.group(1) : "";
    }

    private Optional<BigDecimal> number(String name) {
        String text = variables.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            var number = new BigDecimal(text);
            if (number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(100_000)) < 0) {
                return Optional.of(number);
            }
        } catch (NumberFormatException notANumber) {
            throw new TrainerException(
                    ExitCode.USAGE, name + "=" + text + " is not a number.", SAME_VERSION, notANumber);
        }
        throw wrong(name + "=" + text + " is not between 0 and 100000.");
    }

    private static TrainerException wrong(String message) {
        return new TrainerException(ExitCode.USAGE, message, SAME_VERSION);
    }
}
