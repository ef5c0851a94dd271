// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.model.ModelShape;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The same updates in PyTorch: runs the script {@code src/bench/pytorch_baseline.py} as a process and requests rounds of updates. */
public final class TorchUpdates implements AutoCloseable {
    /** Begins the names of what PyTorch does. */
    static final String LABEL = "PyTorch ";

    private final List<String> command;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader responses;

    /** How PyTorch runs an update. */
    public enum Mode {
        /** PyTorch's defaults. */
        eager("eager"),
        /** Images and filters in the memory format channels_last. */
        channels_last("channels_last"),
        /** The same, with the network compiled by {@code torch.compile} and a fused optimizer; on GPUs only. */
        compiled("torch.compile"),
        /** The same as a CUDA graph of the whole update; on GPUs only. */
        graph("CUDA graph");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        /** For the table. */
        public String text() {
            return text;
        }
    }

    /** A mode in a precision: {@code Float32}, or autocast to another. */
    public record Variant(Mode mode, Precision precision) implements Comparable<Variant> {
        /** Those worth measuring on CPUs. */
        public static final List<Variant> ON_CPUS = List.of(
                new Variant(Mode.eager, Precision.Float32),
                new Variant(Mode.channels_last, Precision.Float32),
                new Variant(Mode.channels_last, Precision.BFloat16));

        /** Those worth measuring on GPUs in a precision, from the slowest to the fastest. */
        public static List<Variant> onGpus(Precision precision) {
            return Stream.of(Mode.channels_last, Mode.compiled, Mode.graph)
                    .map(mode -> new Variant(mode, precision))
                    .toList();
        }

        /** The name in the protocol of the script. */
        private String name() {
            return mode + "_" + precision;
        }

        @Override
        public int compareTo(Variant other) {
            return Comparator.comparing(Variant::mode)
                    .thenComparing(Variant::precision)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return mode.text + (precision == Precision.Float32 ? "" : ", " + precision);
        }
    }

    /**
     * Starts the script.
     *
     * @param python Python interpreter with torch
     * @param device a GPU is the first one that PyTorch sees
     * @throws TrainerException if the process does not start
     */
    public TorchUpdates(
            String python, Path script, ComputeDevice device, ModelShape shape, int batchSize, int threads) {
        command = List.of(
                python,
                script.toString(),
                "--serve",
                "--device=" + (device instanceof ComputeDevice.Gpu ? "cuda" : "cpu"),
                "--network=" + shape.backbone(),
                "--threads=" + threads,
                "--batch=" + batchSize,
                "--classes=" + shape.classes(),
                "--embedding=" + shape.embeddingSize());
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            process = builder.start();
        } catch (IOException e) {
            String reason = Objects.toString(e.getMessage()).replaceFirst(".*error=[0-9]+, ", "");
            throw TrainerException.invalidInput(
                    "Cannot start " + python + ": " + reason + ".",
                    "Set --python to a Python interpreter that has torch.",
                    e);
        }
        requests = process.outputWriter();
        responses = process.inputReader();
        response();
    }

    /** Runs a number of updates. @return the seconds of each; on GPUs their mean only */
    public double[] round(Variant variant, int updates) {
        try {
            requests.write(variant.name() + " " + updates + "\n");
            requests.flush();
        } catch (IOException e) {
            throw failed(e);
        }
        JsonNode seconds = response().get("seconds");
        double[] result = new double[seconds.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = seconds.get(i).doubleValue();
        }
        return result;
    }

    private JsonNode response() {
        try {
            String line = responses.readLine();
            if (line == null) {
                throw failed(null);
            }
            return ContractJson.mapper().readTree(line);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private TrainerException failed(IOException cause) {
        return TrainerException.invalidInput(
                "The PyTorch script " + command.get(1) + " ended early.",
                "Run \"" + String.join(" ", command) + "\" to see why; is torch installed for this Python?",
                cause);
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroy();
        List.of(requests, responses).forEach(TorchUpdates::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            // The process has ended, so there is nothing left to flush.
            return;
        }
    }
}
