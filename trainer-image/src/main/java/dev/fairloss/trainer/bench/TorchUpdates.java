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

/** The same updates in PyTorch, by the script {@code src/bench/torch_r56.py} in a separate process; it computes only on request. */
public final class TorchUpdates implements AutoCloseable {
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    /** What the script knows: PyTorch as it comes, with channels_last, and with autocast to bfloat16 besides. */
    public enum Variant {
        /** PyTorch's defaults. */
        eager,
        /** Images and filters channels_last. */
        channels_last,
        /** The same, under autocast to bfloat16. */
        channels_last_bf16
    }

    /**
     * Starts the script.
     *
     * @param python an interpreter that has torch
     * @throws TrainerException if it does not come up
     */
    public TorchUpdates(String python, Path script, ModelShape shape, int batchSize, int threads) {
        ProcessBuilder builder = new ProcessBuilder(
                python,
                script.toString(),
                "--serve",
                "--threads=" + threads,
                "--batch=" + batchSize,
                "--classes=" + shape.classes(),
                "--embedding=" + shape.embeddingSize());
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw TrainerException.invalidInput(
                    "Cannot start " + python + ": " + e.getMessage() + ".",
                    "Set --python to a Python interpreter that has torch.",
                    e);
        }
        questions = process.outputWriter();
        answers = process.inputReader();
        answer();
    }

    /** Seconds of each of so many updates. */
    public double[] round(Variant variant, int updates) {
        try {
            questions.write(variant + " " + updates + "\n");
            questions.flush();
        } catch (IOException e) {
            throw failed(e);
        }
        JsonNode seconds = answer().get("seconds");
        double[] result = new double[seconds.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = seconds.get(i).doubleValue();
        }
        return result;
    }

    private JsonNode answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw failed(null);
            }
            return ContractJson.mapper().readTree(line);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static TrainerException failed(IOException cause) {
        return TrainerException.invalidInput(
                "The PyTorch script ended early.",
                "Run it by hand to see why; is torch installed for this Python?",
                cause);
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroy();
        List.of(questions, answers).forEach(TorchUpdates::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable stream) {
        try {
            stream.close();
        } catch (Exception e) {
            // The process is gone, and with it whatever was not written.
            return;
        }
    }
}
