// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.engine.ScriptCode;
import dev.fairloss.trainer.engine.TorchScript;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Runs the script of a loss in float64, with its gradients. */
final class LossRun {
    /** Owns the compiled scripts until the process ends: differences run the same script hundreds of times. */
    private static final NDManager ALL_TESTS = NDManager.newBaseManager();

    private static final Map<String, TorchScript> SCRIPTS = new HashMap<>();

    private final FairLoss loss;
    private final int dim;
    private final Map<String, Float> state;
    private final double[] exactState;

    /** A head without earlier updates. @param dim length of an embedding */
    LossRun(FairLoss loss, int dim) {
        this(loss, dim, new HashMap<>());
    }

    /** @param state of the head, by name; each run changes it */
    LossRun(FairLoss loss, int dim, Map<String, Float> state) {
        this(loss, dim, state, new double[0]);
    }

    private LossRun(FairLoss loss, int dim, Map<String, Float> state, double[] exactState) {
        this.loss = loss;
        this.dim = dim;
        this.state = state;
        this.exactState = exactState;
    }

    /** Every run starts from the same state, which is not rounded to float32, so that the loss is smooth in its inputs. */
    static LossRun exact(FairLoss loss, int dim, double... state) {
        return new LossRun(loss, dim, new HashMap<>(), state);
    }

    /** Gradients and unit embeddings are in the order of the inputs. */
    record Outcome(double value, double[] unit, double[] embeddingGradient, double[] centerGradient) {}

    /**
     * The loss of a batch.
     *
     * @param embeddings (batch, dim), row after row
     * @param centers (classes, dim), row after row
     * @param margins of each sample
     */
    Outcome run(double[] embeddings, double[] centers, int[] labels, float... margins) {
        try (NDManager manager = NDManager.newBaseManager()) {
            TorchScript script = SCRIPTS.computeIfAbsent(code(), text -> new TorchScript(ALL_TESTS, text));
            NDArray kept = exactState.length > 0 ? manager.create(exactState) : manager.create(values());
            float[][] terms = new float[margins.length][];
            Arrays.setAll(terms, i -> loss.head().terms(margins[i]));
            NDList arguments = new NDList(
                    manager.create(embeddings, new Shape(labels.length, dim)),
                    manager.create(centers, new Shape(centers.length / dim, dim)),
                    manager.create(Arrays.stream(labels).asLongStream().toArray()),
                    manager.create(terms),
                    kept);
            double[] all = script.run(arguments, true).toDoubleArray();
            if (exactState.length == 0) {
                keep(kept.toFloatArray());
            }
            int size = embeddings.length;
            return new Outcome(
                    all[0],
                    Arrays.copyOfRange(all, 1, 1 + size),
                    Arrays.copyOfRange(all, 1 + size, 1 + 2 * size),
                    Arrays.copyOfRange(all, 1 + 2 * size, all.length));
        }
    }

    private float[] values() {
        List<MarginHead.State> states = loss.head().initialState();
        float[] values = new float[states.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = state.getOrDefault(states.get(i).name(), states.get(i).initial());
        }
        return values;
    }

    private void keep(float[] values) {
        for (int i = 0; i < values.length; i++) {
            state.put(loss.head().initialState().get(i).name(), values[i]);
        }
    }

    private String code() {
        ScriptCode code = new ScriptCode();
        String x = code.let("torch.requires_grad_(torch.detach(embeddings))");
        String w = code.let("torch.requires_grad_(torch.detach(centers))");
        var outcome = loss.write(code, new FairLoss.Inputs(x, w, "labels", "terms", "state"));
        String found = code.let("torch.autograd.grad([" + outcome.value() + "], [" + x + ", " + w + "])");
        List<String> results = List.of(
                outcome.value(),
                outcome.unit(),
                "unchecked_cast(Tensor, " + found + "[0])",
                "unchecked_cast(Tensor, " + found + "[1])");
        String flat = results.stream()
                .map(result -> code.let("torch.reshape(torch.detach(" + result + "), [-1])"))
                .collect(Collectors.joining(", "));
        List<String> parameters =
                List.of("embeddings: Tensor", "centers: Tensor", "labels: Tensor", "terms: Tensor", "state: Tensor");
        return TorchScript.forward(code, parameters, "torch.cat([" + flat + "])");
    }
}
