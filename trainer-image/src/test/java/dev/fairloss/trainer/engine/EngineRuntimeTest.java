// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.Failures;
import org.junit.jupiter.api.Test;

class EngineRuntimeTest {
    @Test
    void anotherNodeMayHaveWhatThisOneLacks() {
        assertThatThrownBy(() -> EngineRuntime.requireGpus(2, 1, true))
                .satisfies(Failures.is(
                        ExitCode.RETRY,
                        "Of 2 requested GPUs, 1 are visible.",
                        "Check the node's GPU driver and device plugin."));
    }

    @Test
    void aTrainerWithoutCudaStaysSo() {
        assertThatThrownBy(() -> EngineRuntime.requireGpus(1, 0, false))
                .satisfies(Failures.invalidInput("set compute.gpus to 0"));
    }

    /** This build is for CPUs. */
    @Test
    void whatTheEngineWasBuiltWithIsSeenInItsFiles() {
        assertThat(Engine.getInstance().getGpuCount()).isNotNegative();
        assertThat(EngineRuntime.hasLibrary("torch_cpu")).isTrue();
        assertThat(EngineRuntime.hasLibrary("torch_cuda")).isFalse();
    }

    @Test
    void enoughIsEnough() {
        EngineRuntime.requireGpus(1, 8, true);
    }
}
