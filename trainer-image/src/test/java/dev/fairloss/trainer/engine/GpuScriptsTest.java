// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Scripts, streams and memory on a GPU, or on what {@code .ci/check-cuda} puts in its place. Skipped where libtorch sees none.
 */
class GpuScriptsTest {
    private static final int MIB = 1 << 20;

    @RegisterExtension
    final RecordedCaptures captures = new RecordedCaptures();

    @BeforeAll
    static void onlyWithAGpu() {
        EngineRuntime.load();
        assumeThat(LibTorch.gpus()).as("GPUs that libtorch sees").isNotEmpty();
    }

    private static ComputeDevice gpu() {
        return new ComputeDevice.Gpu(0, LibTorch.gpus().get(0));
    }

    private static NDManager manager() {
        return NDManager.newBaseManager(Device.gpu(0));
    }

    /** Adds k to x, and returns a copy of x. */
    private static TorchScript addition(NDManager manager) {
        var code = new ScriptCode();
        String sum = code.call("add_", "x", "k");
        return new TorchScript(
                manager, TorchScript.forward(code, List.of("x: Tensor", "k: Tensor"), "torch.clone(" + sum + ")"));
    }

    @Test
    void aCapturedScriptChangesItsArraysOnceARun() {
        try (NDManager manager = manager();
                TorchScript script = addition(manager)) {
            NDArray x = manager.create(new float[] {1, 2});
            NDArray k = manager.create(new float[] {1});
            try (var repeated = new RepeatedScript(script, new NDList(x, k), false)) {
                for (int run = 1; run <= 8; run++) {
                    assertThat(repeated.run().toFloatArray()).containsExactly(1 + run, 2 + run);
                }
                k.addi(9); // other values in the same memory
                assertThat(repeated.run().toFloatArray()).containsExactly(19, 20);
            }
            assertThat(x.toFloatArray()).containsExactly(19, 20);
        }
        assertThat(captures.log()).containsExactly("capture", "run");
    }

    @Test
    void scriptsOfTwoStreamsRunInTurns() {
        var streams = List.of(DeviceStream.of(gpu()), DeviceStream.of(gpu()));
        try (NDManager manager = manager()) {
            List<NDArray> sums = new ArrayList<>();
            List<RepeatedScript> scripts = new ArrayList<>();
            for (int slot = 0; slot < 2; slot++) {
                NDArray start = manager.create(new float[] {100 * slot});
                sums.add(start);
                scripts.add(streams.get(slot)
                        .callAlone(() ->
                                new RepeatedScript(addition(manager), new NDList(start, manager.create(1f)), false)));
            }
            for (int run = 0; run < 10; run++) {
                for (int slot = 0; slot < 2; slot++) {
                    streams.get(slot).run(scripts.get(slot)::run);
                }
            }
            for (int slot = 0; slot < 2; slot++) {
                NDArray sum = sums.get(slot);
                float value = streams.get(slot).callAlone(() -> sum.toFloatArray()[0]);
                assertThat(value).isEqualTo(100 * slot + 10);
                streams.get(slot).run(scripts.get(slot)::close);
            }
        }
        assertThat(captures.log()).containsExactly("capture", "run", "capture", "run");
    }

    /** CUDA counts the capture as invalid, and the process must go on. */
    @Test
    void aScriptThatReadsAValueRunsPlain() {
        var code = new ScriptCode();
        String read = code.let("float(torch.sum(x))");
        String sum = code.call("add_", "x", read);
        try (NDManager manager = manager();
                TorchScript script = new TorchScript(
                        manager, TorchScript.forward(code, List.of("x: Tensor"), "torch.clone(" + sum + ")"))) {
            NDArray x = manager.create(new float[] {1});
            try (var repeated = new RepeatedScript(script, new NDList(x), false)) {
                float expected = 1;
                for (int run = 0; run < 8; run++) {
                    expected *= 2;
                    assertThat(repeated.run().toFloatArray()).containsExactly(expected);
                }
            }
            try (TorchScript next = addition(manager);
                    var captured = new RepeatedScript(next, new NDList(x, manager.create(1f)), false)) {
                for (int run = 1; run <= 5; run++) {
                    assertThat(captured.run().toFloatArray()).containsExactly(256 + run);
                }
            }
        }
        assertThat(captures.log()).hasSize(5);
        assertThat(captures.log().get(1)).startsWith("A script could not be captured as a CUDA graph (");
        assertThat(List.of(
                        captures.log().get(0),
                        captures.log().get(2),
                        captures.log().get(3),
                        captures.log().get(4)))
                .containsExactly("capture", "run", "capture", "run");
    }

    @Test
    void exhaustedMemoryInACaptureIsAnErrorLikeAnyOther() {
        long free = GpuMemory.free(gpu()).orElseThrow();
        var code = new ScriptCode();
        String zeros = code.let("torch.zeros([" + 64 * MIB + "], dtype=" + ScriptCode.FLOAT32
                + ", layout=None, device=ops.prim.device(x), pin_memory=False)"); // 256 MiB
        String sum = code.call("add_", "x", code.call("sum", zeros));
        try (NDManager manager = manager();
                TorchScript script = new TorchScript(
                        manager, TorchScript.forward(code, List.of("x: Tensor"), "torch.clone(" + sum + ")"))) {
            NDArray x = manager.create(new float[] {1});
            try (var repeated = new RepeatedScript(script, new NDList(x), false)) {
                for (int run = 0; run < 3; run++) {
                    repeated.run();
                }
                NDArray rest = manager.create(new Shape(free - 128L * MIB), DataType.UINT8);
                try (rest) {
                    assertThatThrownBy(repeated::run)
                            .isInstanceOf(EngineException.class)
                            .satisfies(failure -> assertThat(OutOfMemory.of(failure))
                                    .map(OutOfMemory::memory)
                                    .hasValue(OutOfMemory.Memory.GPU));
                }
                assertThat(repeated.run().toFloatArray()).containsExactly(1);
            }
        }
        assertThat(captures.log()).hasSize(3);
        assertThat(captures.log().get(1)).contains("out of memory: tried to allocate 256.00 MiB");
    }

    @Test
    void newInputsReachACapturedScript() {
        try (NDManager manager = manager();
                NDManager host = NDManager.newBaseManager(Device.cpu());
                TorchScript script = addition(manager);
                NDArray k = manager.create(new float[] {1, 1});
                var repeated = new RepeatedInputs(manager, script, new NDList(k), false, true)) {
            for (int run = 0; run < 10; run++) {
                try (NDArray x = host.create(new float[] {run, -run})) {
                    NDArray result = repeated.run(new NDList(x));
                    assertThat(result.toFloatArray()).containsExactly(run + 1, 1 - run);
                }
            }
        }
        assertThat(captures.log()).containsExactly("capture", "run");
    }

    @Test
    void memoryOfTheHostIsLocked() {
        try (var memory = PageLockedMemory.of(gpu())) {
            ByteBuffer buffer = memory.allocate(MIB);
            assertThat(memory.lockedBytes()).isEqualTo(MIB);
            assertThat(buffer.capacity()).isEqualTo(MIB);
        }
    }

    @Test
    void usedMemoryIsKnownAndStaysFlat() {
        try (NDManager manager = manager();
                TorchScript script = addition(manager)) {
            NDArray x = manager.zeros(new Shape(MIB));
            try (var repeated = new RepeatedScript(script, new NDList(x, manager.create(1f)), false)) {
                for (int run = 0; run < 5; run++) {
                    repeated.run();
                }
                long free = GpuMemory.free(gpu()).orElseThrow();
                for (int run = 0; run < 50; run++) {
                    repeated.run();
                }
                assertThat(GpuMemory.free(gpu())).hasValue(free);
            }
        }
    }

    @Test
    void theLogSaysThatUpdatesAreCaptured() {
        assertThat(GraphCapture.describe(gpu(), Map.of())).hasValue("Updates run as captured CUDA graphs.");
        assertThat(GraphCapture.captures(gpu(), Map.of())).isTrue();
        assertThat(gpu().toString()).contains(LibTorch.gpus().get(0));
    }
}
