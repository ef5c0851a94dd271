// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script that adds x, scaled by k, to a sum that stays: with inputs that keep their memory, as on a GPU, and with new ones. */
class RepeatedInputsTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachRunTakesNewInputs(boolean repeats) {
        try (NDManager manager = NDManager.newBaseManager();
                TorchScript script = new TorchScript(manager, script());
                NDArray sum = manager.zeros(new Shape(1));
                RepeatedInputs repeated = new RepeatedInputs(manager, script, new NDList(sum), false, repeats)) {
            float[][] inputs = {{1, 2}, {3, 4}, {5, 6}, {7, 8, 9}, {1, 1, 1}}; // the fourth has another shape
            float expected = 0;
            for (int run = 0; run < inputs.length; run++) {
                for (float value : inputs[run]) {
                    expected += value * (run + 1);
                }
                try (NDManager scope = manager.newSubManager()) {
                    NDArray k = scope.create(new long[] {run + 1L}, new Shape());
                    NDArray result = repeated.run(new NDList(scope.create(inputs[run]), k));
                    assertThat(result.toFloatArray()).as("run " + run).containsExactly(expected);
                }
            }
            assertThat(sum.toFloatArray()).containsExactly(expected);
        }
    }

    /** A GPU may still read them when the call returns: they must not be those of the caller. */
    @Test
    void inputsAreCopied() {
        try (NDManager manager = NDManager.newBaseManager();
                TorchScript script = new TorchScript(manager, script());
                NDArray sum = manager.zeros(new Shape(1));
                RepeatedInputs repeated = new RepeatedInputs(manager, script, new NDList(sum), false, true)) {
            NDArray x = manager.create(new float[] {1, 2});
            NDArray k = manager.create(new long[] {1}, new Shape());
            for (int run = 1; run <= 3; run++) {
                repeated.run(new NDList(x, k));
                assertThat(x.toFloatArray()).containsExactly(1, 2);
                assertThat(sum.toFloatArray()).containsExactly(3 * run);
            }
        }
    }

    private static String script() {
        ScriptCode code = new ScriptCode();
        String scaled = code.call("mul", "x", "k");
        code.call("zero_", "x"); // as a script that changes its inputs
        String sum = code.call("add_", "sum", code.call("sum", scaled));
        return TorchScript.forward(code, List.of("x: Tensor", "k: Tensor", "sum: Tensor"), "torch.clone(" + sum + ")");
    }
}
