// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.model.ModelShape;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The same updates in PyTorch: runs the script {@code src/bench/pytorch_baseline.py} as a process and requests rounds of updates. */
public final class TorchUpdates implements AutoCloseable {
    private final List<String> command;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader responses;

    /** The variants that the script implements. */
    public enum Variant {
        /** PyTorch's defaults. */
        eager,
        /** Images and filters in the memory format channels_last. */
        channels_last,
        /** channels_last with autocast to bfloat16. */
        channels_last_bf16
    }

    /**
     * Starts the script.
     *
     * @param python Python interpreter with torch
     * @throws TrainerException if the process does not start
     */
    public TorchUpdates(String python, Path script, ModelShape shape, int batchSize, int threads) {
        command = List.of(
                python,
                script.toString(),
                "--serve",
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

    /** Runs a number of updates and returns the seconds of each. */
    public double[] round(Variant variant, int updates) {
        try {
            requests.write(variant + " " + updates + "\n");
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
