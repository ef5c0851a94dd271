// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happens where CUDA graphs cannot be used. Capturing itself needs a GPU. */
class CudaGraphsTest {
    /** This libtorch is for CPUs: it only has the function that waits. */
    @Test
    void namesTheFunctionsThatAreMissing() {
        EngineRuntime.load();
        var search = CudaGraphs.find(LibTorch::function);
        assertThat(search.graphs()).isEmpty();
        assertThat(search.missing())
                .hasSize(CudaGraphs.Symbol.values().length - 1)
                .contains("_ZN2at4cuda9CUDAGraph6replayEv in libtorch_cuda")
                .noneMatch(name -> name.contains("synchronize"));
    }

    /** libtorch 2.11's constructor has a parameter that 2.7's lacks. */
    @Test
    void eitherConstructorWillDo() {
        EngineRuntime.load();
        var some = LibTorch.function("torch_cpu", LibTorch.DEVICE_COUNT);
        for (String name : List.of("_ZN2at4cuda9CUDAGraphC1Ev", "_ZN2at4cuda9CUDAGraphC1Eb")) {
            var search = CudaGraphs.find((library, wanted) ->
                    wanted.contains("CUDAGraphC1") && !wanted.equals(name) ? Optional.empty() : some);
            assertThat(search.graphs()).isPresent();
            assertThat(search.missing()).isEmpty();
        }
    }

    @Test
    void withoutGraphsTheScriptRunsEachTime() {
        var code = new ScriptCode();
        String sum = code.call("add_", "x", 1.0);
        try (NDManager manager = NDManager.newBaseManager();
                TorchScript script = new TorchScript(
                        manager, TorchScript.forward(code, List.of("x: Tensor"), "torch.clone(" + sum + ")"))) {
            NDArray x = manager.create(new float[] {1, 2});
            try (RepeatedScript repeated = new RepeatedScript(script, new NDList(x), false)) {
                for (int run = 1; run <= 5; run++) {
                    assertThat(repeated.run().toFloatArray()).containsExactly(1 + run, 2 + run);
                }
            }
            assertThat(x.toFloatArray()).containsExactly(6, 7);
        }
    }
}
